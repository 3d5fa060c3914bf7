using AsyncToolkit.Internal;
using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Internal;

public class CallLogTests
{
    [Theory]
    [InlineData("quotes", "Operation 3 of quotes failed")]
    [InlineData(null, "Operation 3 of the call failed")]
    public async Task Needless_AFailure_LogsWhichOperationOfWhatCall(string? name, string expected)
    {
        var logger = new RecordingLogger();
        var failed = new IOException("late");

        CallLog.Of(logger, name)!.Needless([new ItemFailure(3, "item", failed, isSourceFailure: false)]);

        LogEntry entry = await logger.NextAsync();
        Assert.Equal((2005, failed), (entry.Id, entry.Exception));
        Assert.StartsWith(expected, entry.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_NoLogger_IsNothing() => Assert.Null(CallLog.Of(logger: null, "quotes"));

    [Fact]
    public async Task Logger_ThatHangs_GetsTheNextEntryWhenItHasCome()
    {
        var gate = new Gate("logger");
        var logger = new RecordingLogger { OnEntry = _ => gate.Wait() };
        CallLog log = CallLog.Of(logger, "quotes")!;

        log.ProgressHandlerFailed(new IOException("first"));
        await gate.WhenParkedAsync(1);
        log.UnclaimedFailed(new IOException("second"));
        log.Needless([new ItemFailure(3, "item", new IOException("third"))]);
        Assert.Single(logger.Entries);

        gate.Open();
        foreach (int id in new[] { 2001, 2004, 2005 })
        {
            Assert.Equal(id, (await logger.NextAsync()).Id);
        }
    }
}
