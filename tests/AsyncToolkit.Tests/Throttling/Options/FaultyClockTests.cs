using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.Options;

/// <summary>A clock that throws inside the callback of a timer: the item times out all the same.</summary>
public class FaultyClockTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly VirtualTimeProvider _time = Clocks.Virtual();
    private readonly FaultyTimeProvider _faulty;

    public FaultyClockTests() => _faulty = new FaultyTimeProvider(_time);

    [Fact]
    public async Task GetTimestamp_ThrowsWhenTheTimeIsUp_StillCancelsTheItem()
    {
        var body = new Gate("body");
        var options = new ThrottleOptions { MaxConcurrency = 1, ItemTimeout = Second, TimeProvider = _faulty };
        Task call = new[] { 1 }.ForEachThrottledAsync(options, async (_, token) => await body.WaitAsync(token));
        await body.WhenParkedAsync(1);

        _faulty.OnGetTimestamp = static () => throw new IOException("clock");
        _time.Advance(Second);

        Assert.NotNull(await call.EndAsync());
        Assert.Equal(0, _time.ActiveTimers);
    }

    [Fact]
    public async Task Change_ThrowsWhenTheTimeToAbandonBegins_StillEndsTheCall()
    {
        var body = new Gate("body");
        var options = new ThrottleOptions { MaxConcurrency = 1, ItemTimeout = Second, AbandonAfter = Second, TimeProvider = _faulty };
        Task call = new[] { 1 }.ForEachThrottledAsync(options, async (_, token) => await body.WaitAsync(token));
        await body.WhenParkedAsync(1);

        _faulty.OnChange = static () => throw new IOException("clock");
        _time.Advance(Second);

        Assert.NotNull(await call.EndAsync());
        Assert.Equal(0, _time.ActiveTimers);
    }

    [Fact]
    public async Task GetTimestamp_ThrowsWhenTheCallEnds_GoesToTheLoggerAndStopsTheTimer()
    {
        var body = new Gate("body");
        var logger = new RecordingLogger();
        var progress = new RecordingProgress();
        var options = new ThrottleOptions { MaxConcurrency = 1, Progress = progress, TimeProvider = _faulty, Logger = logger };
        Task call = new[] { 1 }.ForEachThrottledAsync(options, async (_, token) => await body.WaitAsync(token));
        await body.WhenParkedAsync(1);

        _faulty.OnGetTimestamp = static () => throw new IOException("clock");
        body.Open();

        await call.WithHangGuard();
        LogEntry entry = await logger.NextAsync();
        Assert.Equal((2001, "clock"), (entry.Id, entry.Exception!.Message));
        Assert.Equal(0, _time.ActiveTimers);
        Assert.Empty(progress.Reports);
    }

    [Fact]
    public async Task DisposeTimer_ThrowsWhenTheCallEnds_FailsTheCallAfterItsLastReport()
    {
        var progress = new RecordingProgress();
        var options = new ThrottleOptions
        {
            MaxConcurrency = 1,
            FailureMode = FailureMode.Collect,
            Progress = progress,
            TimeProvider = _faulty,
        };
        _faulty.OnDisposeTimer = static () => throw new IOException("clock");

        Exception? thrown = await new[] { 1, 2 }.ForEachThrottledAsync(options, static (_, _) => default(ValueTask)).EndAsync();

        ItemFailure failure = Assert.Single(Assert.IsType<FanOutException>(thrown).Failures);
        Assert.Equal((true, "clock"), (failure.IsSourceFailure, failure.Exception.Message));
        Assert.Equal(2, (await progress.NextAsync()).Completed);
    }
}
