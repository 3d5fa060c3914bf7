using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.Options;

/// <summary>A clock that throws: what it throws is a failure, and nothing else is lost by it.</summary>
public class TimeProviderTests
{
    private readonly VirtualTimeProvider _time = Clocks.Virtual();
    private readonly FaultyTimeProvider _faulty;

    public TimeProviderTests() => _faulty = new FaultyTimeProvider(_time);

    [Fact]
    public async Task CreateTimer_ThrowsUnderAnItemTimeout_FailsThatItem()
    {
        int timers = 0;
        _faulty.OnCreateTimer = () => Throw(++timers == 1);
        await AssertOneFailsAsync(index: 0);
    }

    [Fact]
    public async Task Change_ThrowsUnderAnItemTimeout_FailsThatItem()
    {
        int changes = 0;
        _faulty.OnChange = () => Throw(++changes == 3);    // on, off, on
        await AssertOneFailsAsync(index: 1);
    }

    [Fact]
    public async Task GetTimestamp_ThrowsUnderAnItemTimeout_FailsThatItem()
    {
        int reads = 0;
        _faulty.OnGetTimestamp = () => Throw(++reads == 3);    // the start, the timer, the start of the next
        await AssertOneFailsAsync(index: 1);
    }

    [Fact]
    public async Task CreateTimer_ThrowsUnderAnItemTimeoutBehindALimiter_ReturnsTheLease()
    {
        int timers = 0;
        _faulty.OnCreateTimer = () => Throw(++timers == 1);
        var limiter = new ScriptedLimiter();
        var options = new ThrottleOptions
        {
            MaxConcurrency = 1,
            ItemTimeout = TimeSpan.FromSeconds(1),
            RateLimiter = limiter,
            TimeProvider = _faulty,
            FailureMode = FailureMode.Collect,
        };
        Task call = new[] { 0, 1 }.ForEachThrottledAsync(options, static (_, _) => ValueTask.CompletedTask);

        Assert.Equal(0, Assert.Single(Assert.IsType<FanOutException>(await call.EndAsync()).Failures).Index);
        Assert.Equal((2, 2), (limiter.Granted, limiter.Returned));
    }

    // The items share a timer: it is turned off when nobody waits for it any more.
    [Fact]
    public async Task Change_ThrowsWhenTheTimerIsTurnedOff_FailsNobody()
    {
        int changes = 0;
        _faulty.OnChange = () => Throw(++changes == 2);
        int ran = 0;
        var options = new ThrottleOptions { MaxConcurrency = 1, ItemTimeout = TimeSpan.FromSeconds(1), TimeProvider = _faulty };
        await new[] { 0, 1, 2, 3 }.ForEachThrottledAsync(options, (_, _) =>
        {
            ran++;
            return ValueTask.CompletedTask;
        }).WithHangGuard();

        Assert.Equal((4, 0), (ran, _time.ActiveTimers));
    }

    [Fact]
    public async Task CreateTimer_ThrowsWhileARetryIsAwaited_FailsThatItem()
    {
        _faulty.OnCreateTimer = static () => Throw(true);
        ScriptedLimiter? self = null;
        var limiter = self = new ScriptedLimiter((call, _) => new(call == 1 ? self!.Reject(TimeSpan.FromSeconds(1)) : self!.Grant()));
        var options = new ThrottleOptions { MaxConcurrency = 1, RateLimiter = limiter, TimeProvider = _faulty, FailureMode = FailureMode.Collect };
        Task call = new[] { 0, 1, 2 }.ForEachThrottledAsync(options, static (_, _) => ValueTask.CompletedTask);

        ItemFailure failure = Assert.Single(Assert.IsType<FanOutException>(await call.EndAsync()).Failures);
        Assert.Equal((1L, "clock"), (failure.Index, failure.Exception.Message));
        Assert.Equal(limiter.Granted, limiter.Returned);
    }

    [Fact]
    public async Task CreateTimer_ThrowsForProgress_IsThrownAndRunsNothing()
    {
        _faulty.OnCreateTimer = static () => Throw(true);
        var options = new ThrottleOptions { MaxConcurrency = 1, Progress = new RecordingProgress(), TimeProvider = _faulty };
        int ran = 0;

        await Assert.ThrowsAsync<IOException>(() => new[] { 0, 1, 2 }.ForEachThrottledAsync(options, (_, _) =>
        {
            ran++;
            return ValueTask.CompletedTask;
        }));

        Assert.Equal((0, 0), (ran, _time.ActiveTimers));
    }

    [Fact]
    public async Task GetTimestamp_ThrowsInAReport_GoesToTheLogger()
    {
        var logger = new RecordingLogger();
        var body = new Gate("body");
        var options = new ThrottleOptions { MaxConcurrency = 1, Progress = new RecordingProgress(), TimeProvider = _faulty, Logger = logger };
        Task call = new[] { 0 }.ForEachThrottledAsync(options, async (_, _) => await body.WaitAsync(CancellationToken.None));
        await body.WhenParkedAsync(1);

        _faulty.OnGetTimestamp = static () => Throw(true);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((2001, "clock"), ((await logger.NextAsync()) is var entry ? (entry.Id, entry.Exception!.Message) : default));
        _faulty.OnGetTimestamp = static () => { };
        body.Open();

        await call.WithHangGuard();
        Assert.Equal(0, _time.ActiveTimers);
    }

    private async Task AssertOneFailsAsync(long index)
    {
        int ran = 0;
        var options = new ThrottleOptions
        {
            MaxConcurrency = 1,
            ItemTimeout = TimeSpan.FromSeconds(1),
            TimeProvider = _faulty,
            FailureMode = FailureMode.Collect,
        };
        Task call = new[] { 0, 1, 2, 3 }.ForEachThrottledAsync(options, (_, _) =>
        {
            ran++;
            return ValueTask.CompletedTask;
        });

        ItemFailure failure = Assert.Single(Assert.IsType<FanOutException>(await call.EndAsync()).Failures);
        Assert.Equal((index, "clock"), (failure.Index, failure.Exception.Message));
        Assert.Equal(3, ran);
        Assert.Equal(0, _time.ActiveTimers);
    }

    private static void Throw(bool now)
    {
        if (now)
        {
            throw new IOException("clock");
        }
    }
}
