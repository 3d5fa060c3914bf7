using AsyncToolkit.Internal;
using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Internal;

public class UnclaimedResultsTests
{
    private readonly RecordingHandler _handler = new();
    private readonly RecordingLogger _logger = new();

    [Fact]
    public async Task Add_BeforeItIsSettled_WaitsUntilThen()
    {
        UnclaimedResults unclaimed = Handled();

        unclaimed.Add("early");
        Assert.Empty(_handler.Results);
        unclaimed.Settle([]);
        unclaimed.Add(7);
        unclaimed.Add(null);

        Assert.Equal(["early", 7, null], await _handler.NextAsync(3));
    }

    [Fact]
    public async Task Add_OfWhatTheCallerHolds_IsSparedByReference()
    {
        object held = new();
        string equal = new('x', 3);
        UnclaimedResults unclaimed = Handled();

        unclaimed.Add(held);
        unclaimed.Add(new string('x', 3));
        unclaimed.Settle([held, equal]);
        unclaimed.Add(held);
        unclaimed.Add(5);
        unclaimed.Add(new string('x', 3));

        Assert.Equal(["xxx", 5, "xxx"], await _handler.NextAsync(3));
    }

    [Fact]
    public async Task Add_WithAHandler_DisposesNothing()
    {
        var resource = new Resource();
        UnclaimedResults unclaimed = Handled();

        unclaimed.Settle([]);
        unclaimed.Add(resource);
        unclaimed.Add(resource);

        Assert.Equal([resource, resource], await _handler.NextAsync(2));
        Assert.Equal(0, resource.Disposed);
    }

    [Fact]
    public async Task Add_WithoutAHandler_DisposesOnceAndAsynchronouslyWherePossible()
    {
        var plain = new Resource();
        var both = new AsyncResource();
        var held = new Resource();
        var late = new Resource();
        var unclaimed = new UnclaimedResults(handler: null, CallLog.Of(_logger, "quotes"));

        foreach (object? result in new object?[] { plain, held, plain, null, 7, "text" })
        {
            unclaimed.Add(result);
        }

        unclaimed.Settle([held]);
        unclaimed.Add(both);
        unclaimed.Add(plain);
        unclaimed.Add(late);

        // one after the other: the last one is disposed last
        await late.DisposedAsync();
        Assert.Equal((1, 0), (plain.Disposed, held.Disposed));
        Assert.Equal((1, 1), (both.Disposed, both.DisposedAsynchronously));
        Assert.Empty(_logger.Entries);
    }

    [Fact]
    public async Task Dispose_ThatTakesItsTime_HoldsUpTheNextOne()
    {
        var gate = new Gate();
        var slow = new AsyncResource(() => gate.WaitAsync());
        var next = new Resource();
        var unclaimed = new UnclaimedResults(handler: null, CallLog.Of(_logger, callName: null));
        unclaimed.Settle([]);

        unclaimed.Add(slow);
        unclaimed.Add(next);
        await gate.WhenParkedAsync(1);
        Assert.Equal(0, next.Disposed);

        gate.Open();
        await next.DisposedAsync();
    }

    [Theory]
    [InlineData(true, "quotes")]
    [InlineData(false, "quotes")]
    [InlineData(false, null)]
    public async Task Failure_OfAHandlerOrADisposal_GoesToTheLogger(bool isHandler, string? name)
    {
        UnclaimedResults unclaimed = isHandler
            ? new UnclaimedResults(static result => throw new IOException($"no {result}"), CallLog.Of(_logger, name))
            : new UnclaimedResults(handler: null, CallLog.Of(_logger, name));
        object result = isHandler ? "page" : new AsyncResource(static () => throw new IOException("no page"));
        unclaimed.Settle([]);

        unclaimed.Add(result);

        LogEntry entry = await _logger.NextAsync();
        Assert.Equal((2004, "no page"), (entry.Id, entry.Exception?.Message));
        Assert.Contains($"a result of {name ?? "The call"} that", entry.Text, StringComparison.Ordinal);
    }

    private UnclaimedResults Handled() => new(_handler.Handle, CallLog.Of(_logger, callName: null));
}
