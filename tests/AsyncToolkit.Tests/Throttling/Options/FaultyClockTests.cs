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

        Assert.Equal("clock", Assert.IsType<OperationTimeoutException>(await call.EndAsync()).InnerException?.Message);
        Assert.Equal(0, _time.ActiveTimers);
    }

    [Fact]
    public async Task TimestampFrequency_ThrowsWhenTheTimeIsUp_IsInsideTheTimeout()
    {
        var body = new Gate("body");
        var options = new ThrottleOptions { MaxConcurrency = 1, ItemTimeout = Second, TimeProvider = _faulty };
        Task call = new[] { 1 }.ForEachThrottledAsync(options, async (_, token) => await body.WaitAsync(token));
        await body.WhenParkedAsync(1);

        _faulty.OnTimestampFrequency = static () => throw new IOException("clock");
        _time.Advance(Second);

        var timeout = Assert.IsType<OperationTimeoutException>(await call.EndAsync());
        Assert.Equal((Second, "clock"), (timeout.Elapsed, timeout.InnerException?.Message));
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

    // Read for the time that has passed, and then for the time to abandon, which nobody has waited for before.
    [Fact]
    public async Task TimestampFrequency_ThrowsWhenTheTimeToAbandonBegins_IsInsideTheTimeout()
    {
        var body = new Gate("body");
        var options = new ThrottleOptions { MaxConcurrency = 1, ItemTimeout = Second, AbandonAfter = 5 * Second, TimeProvider = _faulty };
        Task call = new[] { 1 }.ForEachThrottledAsync(options, async (_, _) => await body.WaitAsync(CancellationToken.None));
        await body.WhenParkedAsync(1);
        int reads = 0;
        _faulty.OnTimestampFrequency = () =>
        {
            if (++reads == 2)
            {
                throw new IOException("clock");
            }
        };

        _time.Advance(Second);

        var timeout = Assert.IsType<OperationTimeoutException>(await call.EndAsync());
        Assert.Equal((Second, "clock"), (timeout.Elapsed, timeout.InnerException?.Message));
        Assert.Equal(0, _time.ActiveTimers);
        body.Open();
    }

    // The clock's own code runs between the timeout and the time to abandon, and so may the end of the item on another thread.
    [Fact]
    public async Task TimestampFrequency_ReadForTheTimeToAbandonWhileTheCallEnds_LeavesNoTimer()
    {
        var body = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var options = new ThrottleOptions { MaxConcurrency = 1, ItemTimeout = Second, AbandonAfter = 5 * Second, TimeProvider = _faulty };
        var started = new Gate("body");
        Task call = new[] { 1 }.ForEachThrottledAsync(options, async (_, _) =>
        {
            started.Mark();
            await body.Task;
        });
        await started.WhenParkedAsync(1);
        int reads = 0;
        _faulty.OnTimestampFrequency = () =>
        {
            if (++reads == 2)
            {
                body.SetResult();
                DedicatedThread.Block(call);
            }
        };

        await Task.Run(() => _time.Advance(Second)).WithHangGuard();

        Assert.True(call.IsCompletedSuccessfully);
        Assert.Equal(0, _time.ActiveTimers);
    }

    // Read for the log, once the body has been given up.
    [Fact]
    public async Task GetTimestamp_ThrowsFromTheAbandonmentOn_LosesNothingOfTheBody()
    {
        var body = new Gate("body");
        var handler = new RecordingHandler();
        var logger = new RecordingLogger();
        Task<string[]> call = new[] { 1 }.GatherAsync(Abandoning(handler, logger), async (item, token) =>
        {
            _ = token.UnsafeRegister(static _ => throw new IOException("callback"), null);
            await body.WaitAsync(CancellationToken.None);
            return "late";
        });
        await body.WhenParkedAsync(1);
        _time.Advance(Second);
        _faulty.OnGetTimestamp = static () => throw new IOException("clock");

        _time.Advance(5 * Second);

        var timeout = Assert.IsType<OperationTimeoutException>(await call.EndAsync());
        Assert.Equal((Second, "clock"), (timeout.Elapsed, timeout.InnerException?.Message));
        Assert.Equal(2002, (await logger.NextAsync()).Id);
        body.Open();
        Assert.Equal("late", await handler.NextAsync());
        Assert.Equal((2003, (string?)null), Shown(await logger.NextAsync()));
        Assert.Equal((2003, "callback"), Shown(await logger.NextAsync()));
    }

    // The body has ended in time, and a callback on its token is given up in its place.
    [Fact]
    public async Task GetTimestamp_ThrowsWhenACallbackIsAbandoned_LosesNothingOfTheBody()
    {
        var body = new Gate("body");
        var hanging = new Gate("callback");
        var handler = new RecordingHandler();
        var logger = new RecordingLogger();
        var end = new TaskCompletionSource();
        Task<string[]> call = new[] { 1 }.GatherAsync(Abandoning(handler, logger), async (item, token) =>
        {
            _ = token.UnsafeRegister(
                _ =>
                {
                    hanging.Wait();
                    throw new IOException("callback");
                },
                null);
            body.Mark();
            await end.Task.ConfigureAwait(false);
            return "late";
        });
        await body.WhenParkedAsync(1);
        _time.Advance(Second);
        await hanging.WhenParkedAsync(1);

        // off the context of the tests, so that whoever waits for it goes on at once; the body may just be about to
        await QueuedWork.HadItsTurnAsync();
        await Task.Run(end.SetResult);
        await QueuedWork.HadItsTurnAsync();
        _faulty.OnGetTimestamp = static () => throw new IOException("clock");

        _time.Advance(5 * Second);

        Assert.Equal("clock", Assert.IsType<IOException>(await call.EndAsync()).Message);
        Assert.Equal("late", await handler.NextAsync());
        Assert.Equal(2002, (await logger.NextAsync()).Id);
        hanging.Open();
        Assert.Equal((2003, "callback"), Shown(await logger.NextAsync()));
    }

    [Fact]
    public async Task GetTimestamp_ThrowsWhenTheCallIsCanceled_IsNotAsked()
    {
        using var source = new TrackedTokenSource();
        var body = new Gate("body");
        var options = new ThrottleOptions { MaxConcurrency = 1, ItemTimeout = Second, TimeProvider = _faulty };
        Task call = new[] { 1, 2 }.ForEachThrottledAsync(options, async (_, token) => await body.WaitAsync(token), source.Token);
        await body.WhenParkedAsync(1);

        _faulty.OnGetTimestamp = static () => throw new IOException("clock");
        await source.CancelAsync();

        Assert.Null(Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync()).InnerException);
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

    private static (int Id, string? Failure) Shown(LogEntry entry) => (entry.Id, entry.Exception?.Message);

    private ThrottleOptions Abandoning(RecordingHandler handler, RecordingLogger logger) => new()
    {
        MaxConcurrency = 1,
        ItemTimeout = Second,
        AbandonAfter = 5 * Second,
        TimeProvider = _faulty,
        OnUnclaimed = handler.Handle,
        Logger = logger,
    };
}
