using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;
using Microsoft.Extensions.Logging;

namespace AsyncToolkit.Tests.Throttling.Options;

[Collection(PoolThreads.Name)]
public class AbandonAfterTests
{
    private static readonly TimeSpan Ten = TimeSpan.FromSeconds(10);

    private readonly VirtualTimeProvider _time = Clocks.Virtual();
    private readonly RecordingLogger _logger = new() { OnEntry = static entry => ThrowAt(entry, "broken") };
    private readonly RecordingProgress _progress = new();
    private readonly Gate _first = new("first");

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task AbandonAfter_BodyThatGoesOn_LosesItsPlace(int seconds)
    {
        int ran = 0;
        Task call = Start(TimeSpan.FromSeconds(seconds), async (item, _) =>
        {
            Interlocked.Increment(ref ran);
            if (item == 0)
            {
                await _first.WaitAsync(CancellationToken.None);
                throw new IOException("late");
            }
        });
        await _first.WhenParkedAsync(1);

        _time.Advance(Ten);
        if (seconds > 0)
        {
            Assert.Equal(1, ran);

            // that of the reports, and that of the time it still has
            Assert.Equal(2, _time.ActiveTimers);
            _time.Advance(TimeSpan.FromSeconds(seconds));
        }

        // the call ends although the body is parked
        ItemFailure failure = Assert.Single(Assert.IsType<FanOutException>(await call.EndAsync()).Failures);
        Assert.Equal(3, ran);
        Assert.Equal((0L, 0), (failure.Index, (int)failure.Item!));
        var timeout = Assert.IsType<OperationTimeoutException>(failure.Exception);
        Assert.Equal((Ten, (Exception?)null), (timeout.Timeout, timeout.InnerException));
        Assert.Equal(1, _first.Parked);
        Assert.Equal(0, _time.ActiveTimers);

        ThrottleProgress last = await LastReportAsync();
        Assert.Equal((3L, 2L, 1L, 1L, 0), (last.Started, last.Completed, last.Failed, last.Abandoned, last.InFlight));
        LogEntry abandoned = await _logger.NextAsync();
        Assert.Equal((2002, LogLevel.Warning), (abandoned.Id, abandoned.Level));
        Assert.Contains("import", abandoned.Text, StringComparison.Ordinal);

        _first.Open();
        LogEntry ended = await _logger.NextAsync();
        Assert.Equal((2003, "late"), (ended.Id, ended.Exception?.Message));
        Assert.EndsWith("failed.", ended.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AbandonAfter_TokenCallbackThatHangs_IsGivenUpInItsBodysPlace()
    {
        var hanging = new Gate("callback");
        var end = new TaskCompletionSource();
        Task call = Start(TimeSpan.FromSeconds(3), async (item, token) =>
        {
            if (item == 0)
            {
                _ = token.UnsafeRegister(
                    _ =>
                    {
                        hanging.Wait();
                        throw new IOException("callback");
                    },
                    null);
                _first.Mark();
                await end.Task.ConfigureAwait(false);
            }
        });
        await _first.WhenParkedAsync(1);
        _time.Advance(Ten);
        await hanging.WhenParkedAsync(1);

        // off the context of the tests, so that whoever waits for it goes on at once
        await Task.Run(end.SetResult);
        _time.Advance(TimeSpan.FromSeconds(3));

        await call.WithHangGuard();
        Assert.Equal(2002, (await _logger.NextAsync()).Id);
        hanging.Open();
        LogEntry ended = await _logger.NextAsync();
        Assert.Equal((2003, "callback"), (ended.Id, ended.Exception?.Message));
    }

    // Its thread comes late: where the context of the call enters it, there is somebody who holds it up.
    [Fact]
    public async Task AbandonAfter_BodyThatHasNotBegun_DoesNotBegin()
    {
        var clock = new FaultyTimeProvider(_time);
        int entered = -1;
        var flow = new AsyncLocal<object?>(change =>
        {
            if (change is { ThreadContextChanged: true, CurrentValue: not null } && Volatile.Read(ref entered) >= 0 && Interlocked.Increment(ref entered) == 1)
            {
                _first.Wait();
            }
        });
        flow.Value = flow;
        int ran = 0;
        var options = new ThrottleOptions { MaxConcurrency = 1, ItemTimeout = Ten, AbandonAfter = TimeSpan.Zero, TimeProvider = clock, Logger = _logger };

        // from the start of the item's time on
        clock.OnGetTimestamp = () => Interlocked.CompareExchange(ref entered, 0, -1);
        Task call = new[] { 0 }.ForEachThrottledAsync(options, (_, _) =>
        {
            ran++;
            return default;
        });
        await _first.WhenParkedAsync(1);

        _time.Advance(Ten);

        Assert.IsType<OperationTimeoutException>(await call.EndAsync());
        Assert.Equal(2002, (await _logger.NextAsync()).Id);
        _first.Open();
        LogEntry ended = await _logger.NextAsync();
        Assert.Equal((2003, "An abandoned body of The call ended 00:00:10 after its start: never begun."), (ended.Id, ended.Text));
        Assert.Equal(0, ran);
    }

    [Fact]
    public async Task AbandonAfter_BodyThatEndsInTime_IsNotAbandoned()
    {
        Task call = Start(TimeSpan.FromSeconds(3), async (item, token) =>
        {
            if (item == 0)
            {
                _first.Mark();
                await token.CanceledAsync();
                throw new IOException("unwound");
            }
        });
        await _first.WhenParkedAsync(1);

        _time.Advance(Ten);

        ItemFailure failure = Assert.Single(Assert.IsType<FanOutException>(await call.EndAsync()).Failures);
        Assert.Equal("unwound", Assert.IsType<OperationTimeoutException>(failure.Exception).InnerException?.Message);
        Assert.Equal(0, (await LastReportAsync()).Abandoned);
        Assert.Equal(0, _time.ActiveTimers);
        Assert.Empty(_logger.Entries);
    }

    [Fact]
    public async Task AbandonAfter_BodyThatReturnsInTime_IsASuccess()
    {
        Task call = Start(TimeSpan.FromSeconds(3), async (item, token) =>
        {
            if (item == 0)
            {
                _first.Mark();
                await token.CanceledAsync();
            }
        });
        await _first.WhenParkedAsync(1);

        _time.Advance(Ten);

        await call.WithHangGuard();
        Assert.Equal(3, (await LastReportAsync()).Completed);
        Assert.Equal(0, _time.ActiveTimers);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AbandonAfter_NullOrInfinite_WaitsForAsLongAsItTakes(bool isNull)
    {
        Task call = Start(isNull ? null : Timeout.InfiniteTimeSpan, async (item, _) =>
        {
            if (item == 0)
            {
                await _first.WaitAsync(CancellationToken.None);
            }
        });
        await _first.WhenParkedAsync(1);

        _time.Advance(TimeSpan.FromDays(40));
        Assert.False(call.IsCompleted);
        _first.Open();

        await call.WithHangGuard();
        ThrottleProgress last = await LastReportAsync();
        Assert.Equal((0L, 3L), (last.Abandoned, last.Completed));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task AbandonAfter_NullOrInfinite_EndsWithTheBodyAndNotAtItsTimeout(bool isNull) => Clocks.RunAsync(async time =>
    {
        var options = new ThrottleOptions
        {
            MaxConcurrency = 1,
            ItemTimeout = Ten,
            AbandonAfter = isNull ? null : Timeout.InfiniteTimeSpan,
            TimeProvider = time,
        };
        Task call = new[] { 0 }.ForEachThrottledAsync(options, async (_, _) => await Task.Delay(2 * Ten, time, CancellationToken.None));

        await call.EndAsync();
        Assert.Equal(2 * Ten, time.Elapsed);
    });

    [Fact]
    public async Task AbandonAfter_BodyThatBlocksItsThread_LosesItsPlace()
    {
        int ran = 0;
        Task call = Start(TimeSpan.Zero, (item, _) =>
        {
            Interlocked.Increment(ref ran);
            if (item == 0)
            {
                _first.Wait(CancellationToken.None);
            }

            return default;
        });
        await _first.WhenParkedAsync(1);

        _time.Advance(Ten);

        Assert.IsType<OperationTimeoutException>(Assert.Single(Assert.IsType<FanOutException>(await call.EndAsync()).Failures).Exception);
        Assert.Equal(3, ran);
        Assert.Equal(2002, (await _logger.NextAsync()).Id);
        _first.Open();
        LogEntry ended = await _logger.NextAsync();
        Assert.Equal((2003, (Exception?)null), (ended.Id, ended.Exception));
        Assert.EndsWith("succeeded.", ended.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AbandonAfter_UnderFailFast_EndsTheCallWithoutTheBody()
    {
        var options = new ThrottleOptions { MaxConcurrency = 2, ItemTimeout = Ten, AbandonAfter = TimeSpan.Zero, TimeProvider = _time };
        Task call = new[] { 0, 1 }.ForEachThrottledAsync(options, async (_, _) => await _first.WaitAsync(CancellationToken.None));
        await _first.WhenParkedAsync(2);

        _time.Advance(Ten);

        Assert.IsType<OperationTimeoutException>(await call.EndAsync());
        Assert.Equal(2, _first.Parked);
        Assert.All(call.Exception!.InnerExceptions, static e => Assert.IsType<OperationTimeoutException>(e));
        Assert.Equal(0, _time.ActiveTimers);
        _first.Open();
    }

    [Fact]
    public async Task AbandonAfter_CallThatIsCanceled_StillFreesItself()
    {
        using var source = new TrackedTokenSource();
        var canceled = new Gate("canceled");
        Task call = Start(
            TimeSpan.FromSeconds(3),
            async (item, token) =>
            {
                _ = token.UnsafeRegister(_ => canceled.Mark(), null);
                await _first.WaitAsync(CancellationToken.None);
            },
            token: source.Token);
        await _first.WhenParkedAsync(1);

        await source.CancelAsync();
        await canceled.WhenParkedAsync(1);
        Assert.False(call.IsCompleted);
        _time.Advance(Ten);
        Assert.False(call.IsCompleted);
        Assert.Equal(2, _time.ActiveTimers);
        _time.Advance(TimeSpan.FromSeconds(3));

        var thrown = Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync());
        Assert.True(call.IsCanceled);
        ItemFailure abandoned = Assert.Single(Assert.IsType<FanOutException>(thrown.InnerException).Failures);
        Assert.Equal(Ten, Assert.IsType<OperationTimeoutException>(abandoned.Exception).Elapsed);
        Assert.Equal(0, _time.ActiveTimers);
        _first.Open();
    }

    [Fact]
    public async Task Logger_ThatThrows_IsNotTakenForTheProgressHandler()
    {
        Task call = Start(
            TimeSpan.Zero,
            async (item, _) =>
            {
                if (item == 0)
                {
                    await _first.WaitAsync(CancellationToken.None);
                }
            },
            name: "broken");
        await _first.WhenParkedAsync(1);

        _time.Advance(Ten);

        await call.EndAsync();
        Assert.Equal(2002, (await _logger.NextAsync()).Id);
        _first.Open();
        Assert.Equal(2003, (await _logger.NextAsync()).Id);
    }

    [Fact]
    public async Task Log_OfAnAbandonedBodyThatEndsCanceled_SaysSo()
    {
        Task call = Start(TimeSpan.Zero, async (item, _) =>
        {
            if (item == 0)
            {
                await _first.WaitAsync(CancellationToken.None);
                throw new OperationCanceledException();
            }
        });
        await _first.WhenParkedAsync(1);
        _time.Advance(Ten);
        await call.EndAsync();
        Assert.Equal("import abandoned a body that was still running 00:00:10 after its start (item timeout 00:00:10).", (await _logger.NextAsync()).Text);
        _time.Advance(Ten);

        _first.Open();

        Assert.Equal("An abandoned body of import ended 00:00:20 after its start: canceled.", (await _logger.NextAsync()).Text);
    }

    private static void ThrowAt(LogEntry entry, string name)
    {
        if (entry.Text.Contains(name, StringComparison.Ordinal))
        {
            throw new IOException("logger");
        }
    }

    private async Task<ThrottleProgress> LastReportAsync()
    {
        ThrottleProgress report;
        do
        {
            report = await _progress.NextAsync();
        }
        while (report.InFlight != 0);

        return report;
    }

    private Task Start(
        TimeSpan? abandonAfter, Func<int, CancellationToken, ValueTask> body, string name = "import", CancellationToken token = default) =>
        new[] { 0, 1, 2 }.ForEachThrottledAsync(
            new ThrottleOptions
            {
                MaxConcurrency = 1,
                ItemTimeout = Ten,
                AbandonAfter = abandonAfter,
                TimeProvider = _time,
                FailureMode = FailureMode.Collect,
                Logger = _logger,
                Progress = _progress,
                ProgressInterval = TimeSpan.FromDays(45),
                Name = name,
            },
            body,
            token);
}
