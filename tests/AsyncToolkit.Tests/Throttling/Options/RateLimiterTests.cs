using System.Threading.RateLimiting;
using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.Options;

public class RateLimiterTests
{
    private readonly VirtualTimeProvider _time = Clocks.Virtual();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RateLimiter_OfEachItem_IsAskedOnceAndGetsItsLeaseBackAfterTheBody(bool isAsync)
    {
        var limiter = new ScriptedLimiter();
        var probe = new ConcurrencyProbe();
        Task call = Start(limiter, new ScriptedSource(10).As(isAsync), async (_, token) => await probe.ParkAsync(token));
        await probe.ExpectInFlightAsync(3);
        Assert.Equal(0, limiter.Returned);

        probe.Release(2);
        await probe.ExpectInFlightAsync(3);
        Assert.Equal(2, limiter.Returned);
        probe.ReleaseAll();

        await call.WithHangGuard();
        Assert.Equal((10, 10, 10), (limiter.Asked, limiter.Granted, limiter.Returned));
    }

    [Fact]
    public async Task RateLimiter_WithFewPermits_LimitsWhatIsInFlight()
    {
        using var limiter = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = 2, QueueLimit = 100 });
        var probe = new ConcurrencyProbe();
        Task call = Enumerable.Range(0, 20).ForEachThrottledAsync(
            new ThrottleOptions { MaxConcurrency = 8, RateLimiter = limiter }, async (_, token) => await probe.ParkAsync(token));
        await probe.ExpectInFlightAsync(2);
        probe.ReleaseAll();

        await call.WithHangGuard();
        Assert.Equal((2, 20), (probe.Peak, probe.Started));
        Assert.Equal(2, limiter.GetStatistics()!.CurrentAvailablePermits);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RateLimiter_ThatWaits_HoldsOneItemAtATime(bool isAsync)
    {
        var gate = new Gate("limiter");
        var limiter = Waiting(gate, firstWait: 2);
        var source = new ScriptedSource(10);
        int ran = 0;
        Task call = Start(limiter, source.As(isAsync), (_, _) =>
        {
            Interlocked.Increment(ref ran);
            return default;
        });
        await gate.WhenParkedAsync(1);

        Assert.Equal((3, 3), (source.Pulled, limiter.Asked));
        gate.Open();
        await call.WithHangGuard();
        Assert.Equal((10, 10, 10), (ran, limiter.Granted, limiter.Returned));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RateLimiter_ThatThrows_FailsTheItem(bool late)
    {
        var limiter = Scripted(async (self, call, _) =>
        {
            if (late)
            {
                await Task.Yield();
            }

            return call == 3 ? throw new IOException("limiter") : self.Grant();
        });
        int ran = 0;
        Task call = Start(limiter, new ScriptedSource(10).As(isAsync: false), (_, _) =>
        {
            Interlocked.Increment(ref ran);
            return default;
        });

        ItemFailure failure = Assert.Single(Assert.IsType<FanOutException>(await call.EndAsync()).Failures);
        Assert.Equal((3L, 3, false, "limiter"), (failure.Index, (int)failure.Item!, failure.IsSourceFailure, failure.Exception.Message));
        Assert.Equal((9, 9, 9), (ran, limiter.Granted, limiter.Returned));
    }

    [Fact]
    public async Task RateLimiter_ThatThrowsAtTheCall_FailsTheItem()
    {
        ScriptedLimiter? self = null;
        var limiter = self = new ScriptedLimiter((call, _) => call == 0 ? throw new IOException("limiter") : new(self!.Grant()));
        Task call = Start(limiter, new ScriptedSource(3).As(isAsync: true), static (_, _) => default);

        ItemFailure failure = Assert.Single(Assert.IsType<FanOutException>(await call.EndAsync()).Failures);
        Assert.Equal((0L, 0), (failure.Index, (int)failure.Item!));
    }

    [Fact]
    public async Task RateLimiter_ThatThrowsOperationCanceledBeforeAnyStop_FailsTheItem()
    {
        ScriptedLimiter? self = null;
        var limiter = self = new ScriptedLimiter((call, _) => call == 0 ? throw new OperationCanceledException() : new(self!.Grant()));
        Task call = Start(limiter, new ScriptedSource(3).As(isAsync: true), static (_, _) => default);

        ItemFailure failure = Assert.Single(Assert.IsType<FanOutException>(await call.EndAsync()).Failures);
        Assert.IsType<OperationCanceledException>(failure.Exception);
        Assert.Equal((0L, false), (failure.Index, failure.IsSourceFailure));
    }

    [Fact]
    public async Task RateLimiter_ThatRejectsForGood_FailsTheItem()
    {
        ScriptedLimiter? self = null;
        var limiter = self = new ScriptedLimiter((call, _) => new(call == 1 ? self!.Reject() : self!.Grant()));
        Task call = Start(limiter, new ScriptedSource(4).As(isAsync: true), static (_, _) => default);

        ItemFailure failure = Assert.Single(Assert.IsType<FanOutException>(await call.EndAsync()).Failures);
        Assert.Equal(
            "The rate limiter rejected the item and gave no time after which to try again.",
            Assert.IsType<RateLimitRejectedException>(failure.Exception).Message);
        Assert.Equal((1L, 1), (failure.Index, (int)failure.Item!));
        Assert.Equal((4, 4), (limiter.Granted, limiter.Returned));
    }

    [Fact]
    public async Task RateLimiter_ThatRejectsForAWhile_IsAskedAgainWhenItSays()
    {
        ScriptedLimiter? self = null;
        var limiter = self = new ScriptedLimiter(
            (call, _) => new(call is 1 or 2 ? self!.Reject(TimeSpan.FromSeconds(5)) : self!.Grant()));
        var ran = new Gate("body");
        Task call = Start(limiter, new ScriptedSource(2).As(isAsync: false), async (_, _) => await ran.WaitAsync(CancellationToken.None));
        for (int i = 0; i < 2; i++)
        {
            await TimerArmedAsync(1);
            Assert.Equal((i + 2, i + 1), (limiter.Asked, limiter.Returned));
            _time.Advance(TimeSpan.FromSeconds(5) - TimeSpan.FromTicks(1));
            Assert.Equal(1, _time.ActiveTimers);
            _time.Advance(TimeSpan.FromTicks(1));
        }

        await ran.WhenParkedAsync(2);
        ran.Open();
        await call.WithHangGuard();
        Assert.Equal((4, 4, 4), (limiter.Asked, limiter.Granted, limiter.Returned));
        Assert.Equal(0, _time.ActiveTimers);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task RateLimiter_ThatSaysToRetryAtOnce_IsAskedAgain(int seconds)
    {
        ScriptedLimiter? self = null;
        var limiter = self = new ScriptedLimiter(
            (call, _) => new(call < 3 ? self!.Reject(TimeSpan.FromSeconds(seconds)) : self!.Grant()));
        Task call = Start(limiter, new ScriptedSource(2).As(isAsync: false), static (_, _) => default);

        // at once, or after the millisecond that is the least that timers count
        using var guard = new TrackedTokenSource(HangGuard.Patience, TimeProvider.System);
        while (!call.IsCompleted)
        {
            guard.Token.ThrowIfCancellationRequested();
            _time.Advance(TimeSpan.FromMilliseconds(1));
            await Task.Yield();
        }

        await call;

        Assert.Equal((5, 5, 5), (limiter.Asked, limiter.Granted, limiter.Returned));
        Assert.Equal(0, _time.ActiveTimers);
    }

    [Fact]
    public async Task RateLimiter_ThatSaysToRetryInLessThanAMillisecond_IsAskedAgainAfterOne()
    {
        ScriptedLimiter? self = null;
        var limiter = self = new ScriptedLimiter((call, _) => new(call == 0 ? self!.Reject(TimeSpan.FromTicks(1)) : self!.Grant()));
        Task call = Start(limiter, new ScriptedSource(2).As(isAsync: false), static (_, _) => default);
        await TimerArmedAsync(1);

        _time.Advance(TimeSpan.FromTicks(9_999));
        Assert.Equal((1, 1), (limiter.Asked, _time.ActiveTimers));
        _time.Advance(TimeSpan.FromTicks(1));

        await call.WithHangGuard();
        Assert.Equal((3, 3, 3), (limiter.Asked, limiter.Granted, limiter.Returned));
    }

    public static TheoryData<TimeSpan> LongWaits => [TimeSpan.FromDays(50), TimeSpan.MaxValue, Timeout.InfiniteTimeSpan];

    [Theory]
    [MemberData(nameof(LongWaits))]
    public async Task RateLimiter_ThatSaysToRetryLaterThanATimerTakes_IsAskedAgainWhenTheLongestTimerFires(TimeSpan retryAfter)
    {
        TimeSpan longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);
        ScriptedLimiter? self = null;
        var limiter = self = new ScriptedLimiter((call, _) => new(call == 0 ? self!.Reject(retryAfter) : self!.Grant()));
        Task call = Start(limiter, new ScriptedSource(2).As(isAsync: false), static (_, _) => default);
        await TimerArmedAsync(1);

        Assert.Equal(longest, _time.NextTimerDue - _time.GetUtcNow());
        _time.Advance(longest);

        await call.WithHangGuard();
        Assert.Equal((3, 3, 3), (limiter.Asked, limiter.Granted, limiter.Returned));
    }

    [Fact]
    public async Task Cancellation_WhileARetryIsAwaited_LeavesNoTimer()
    {
        using var source = new TrackedTokenSource();
        ScriptedLimiter? self = null;
        var limiter = self = new ScriptedLimiter((_, _) => new(self!.Reject(TimeSpan.FromSeconds(5))));
        Task call = Start(limiter, new ScriptedSource(2).As(isAsync: false), static (_, _) => default, source.Token);
        await TimerArmedAsync(1);

        await source.CancelAsync();

        var thrown = Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync());
        Assert.Equal((source.Token, (Exception?)null), (thrown.CancellationToken, thrown.InnerException));
        Assert.Equal((1, 1, 0), (limiter.Granted, limiter.Returned, _time.ActiveTimers));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancellation_WhileTheLimiterWaits_EndsTheCallWithoutTheItem(bool isAsync)
    {
        using var source = new TrackedTokenSource();
        var gate = new Gate("limiter");
        var limiter = Scripted(async (self, call, token) =>
        {
            if (call == 1)
            {
                await gate.WaitAsync(token);
            }

            return self.Grant();
        });
        var items = new ScriptedSource(5);
        int ran = 0;
        Task call = Start(limiter, items.As(isAsync), (_, _) =>
        {
            Interlocked.Increment(ref ran);
            return default;
        }, source.Token);
        await gate.WhenParkedAsync(1);

        await source.CancelAsync();

        var thrown = Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync());
        Assert.True(call.IsCanceled);
        Assert.Equal((source.Token, (Exception?)null), (thrown.CancellationToken, thrown.InnerException));
        Assert.Equal((1, 1, 1, 1), (ran, limiter.Granted, limiter.Returned, items.Disposed));
    }

    [Fact]
    public async Task Cancellation_WhileALimiterHangs_AwaitsItAndReturnsItsLease()
    {
        using var source = new TrackedTokenSource();
        var gate = new Gate("limiter");
        var limiter = Waiting(gate, firstWait: 0);
        Task call = Start(limiter, new ScriptedSource(5).As(isAsync: true), static (item, _) => throw new NotSupportedException($"{item} ran"), source.Token);
        await gate.WhenParkedAsync(1);

        await source.CancelAsync();
        Assert.False(call.IsCompleted);
        await Enumerable.Range(0, 10).ForEachThrottledAsync(2, static async (_, _) => await Task.Yield()).WithHangGuard();
        gate.Open();

        Assert.Null(Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync()).InnerException);
        Assert.Equal((1, 1), (limiter.Granted, limiter.Returned));
    }

    // Stopped between the permit and the start: the item never starts, and its lease is given back all the same.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancellation_BetweenPermitAndStart_ReturnsTheLease(bool isAsync)
    {
        using var source = new TrackedTokenSource();
        ScriptedLimiter? self = null;
        var limiter = self = new ScriptedLimiter((call, _) =>
        {
            if (call == 2)
            {
                source.Cancel();
            }

            return new(self!.Grant());
        });
        int ran = 0;
        Task call = Start(limiter, new ScriptedSource(9).As(isAsync), (_, _) =>
        {
            Interlocked.Increment(ref ran);
            return default;
        }, source.Token);

        Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync());
        Assert.Equal((2, 3, 3), (ran, limiter.Granted, limiter.Returned));
    }

    [Fact]
    public async Task Lease_WhoseDisposalThrows_FailsTheItem()
    {
        ScriptedLimiter? self = null;
        var limiter = self = new ScriptedLimiter((call, _) => new(self!.Grant(call == 1 ? static () => throw new IOException("lease") : null)));
        Task call = Start(limiter, new ScriptedSource(4).As(isAsync: false), static (_, _) => default);

        ItemFailure failure = Assert.Single(Assert.IsType<FanOutException>(await call.EndAsync()).Failures);
        Assert.Equal((1L, "lease"), (failure.Index, failure.Exception.Message));
        Assert.Equal((4, 4), (limiter.Granted, limiter.Returned));
    }

    [Fact]
    public async Task ItemTimeout_BehindALimiter_BeginsWithTheBody()
    {
        var gate = new Gate("limiter");
        var limiter = Waiting(gate, firstWait: 0);
        var body = new Gate("body");
        var options = new ThrottleOptions
        {
            MaxConcurrency = 1,
            RateLimiter = limiter,
            ItemTimeout = TimeSpan.FromSeconds(10),
            TimeProvider = _time,
        };
        Task call = new[] { 1 }.ForEachThrottledAsync(options, async (_, token) => await body.WaitAsync(token));
        await gate.WhenParkedAsync(1);
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(0, _time.ActiveTimers);
        gate.Open();
        await body.WhenParkedAsync(1);
        _time.Advance(TimeSpan.FromSeconds(9));
        body.Open();

        await call.WithHangGuard();
        Assert.Equal((1, 1, 0), (limiter.Granted, limiter.Returned, _time.ActiveTimers));
    }

    [Fact]
    public async Task Lease_OfAnAbandonedBody_IsReturnedWhenTheBodyHasEnded()
    {
        var body = new Gate("body");
        var returned = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ScriptedLimiter? self = null;
        var limiter = self = new ScriptedLimiter((_, _) => new(self!.Grant(returned.SetResult)));
        var options = new ThrottleOptions
        {
            MaxConcurrency = 1,
            RateLimiter = limiter,
            ItemTimeout = TimeSpan.FromSeconds(10),
            AbandonAfter = TimeSpan.Zero,
            TimeProvider = _time,
        };
        Task call = new[] { 1 }.ForEachThrottledAsync(options, async (_, _) => await body.WaitAsync(CancellationToken.None));
        await body.WhenParkedAsync(1);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.IsType<OperationTimeoutException>(await call.EndAsync());
        Assert.Equal(0, limiter.Returned);

        body.Open();
        await returned.Task.WithHangGuard();
        Assert.Equal(1, limiter.Returned);
    }

    // The retry is armed on the pool a moment after the limiter was asked.
    private async Task TimerArmedAsync(int count)
    {
        using var guard = new TrackedTokenSource(HangGuard.Patience, TimeProvider.System);
        while (_time.ActiveTimers != count)
        {
            guard.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static ScriptedLimiter Waiting(Gate gate, int firstWait) => Scripted(async (self, call, _) =>
    {
        if (call >= firstWait)
        {
            await gate.WaitAsync(CancellationToken.None);
        }

        return self.Grant();
    });

    private static ScriptedLimiter Scripted(Func<ScriptedLimiter, int, CancellationToken, ValueTask<RateLimitLease>> script)
    {
        ScriptedLimiter? limiter = null;
        limiter = new ScriptedLimiter((call, token) => script(limiter!, call, token));
        return limiter;
    }

    private Task Start(
        ScriptedLimiter limiter, Sequence<int> source, Func<int, CancellationToken, ValueTask> body, CancellationToken token = default) =>
        source.StartAsync(
            new ThrottleOptions { MaxConcurrency = 3, RateLimiter = limiter, TimeProvider = _time, FailureMode = FailureMode.Collect }, body, token);
}
