using AsyncToolkit.Internal;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Internal;

public class LateFailuresTests
{
    [Theory]
    [InlineData("quotes", "Operation 3 of quotes failed")]
    [InlineData(null, "Operation 3 of the call failed")]
    public async Task Post_AFailure_LogsWhichOperationOfWhatCall(string? name, string expected)
    {
        var logger = new RecordingLogger();
        var failed = new IOException("late");

        LateFailures.Post(logger, name, [new ItemFailure(3, "item", failed, isSourceFailure: false)]);

        LogEntry entry = await logger.NextAsync();
        Assert.Equal((2005, failed), (entry.Id, entry.Exception));
        Assert.StartsWith(expected, entry.Text, StringComparison.Ordinal);
    }
}
