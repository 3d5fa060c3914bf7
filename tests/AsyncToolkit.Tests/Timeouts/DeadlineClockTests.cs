using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Timeouts;

/// <summary>Clocks that throw.</summary>
public class DeadlineClockTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FiveSeconds = TimeSpan.FromSeconds(5);

    private readonly VirtualTimeProvider _time = Clocks.Virtual();
    private readonly FaultyTimeProvider _faulty;

    public DeadlineClockTests() => _faulty = new FaultyTimeProvider(_time);

    [Fact]
    public void Begin_GetTimestampThrows_ChangesNothing()
    {
        using var outer = Deadline.Begin(FiveSeconds, _time);
        _faulty.OnGetTimestamp = Throw;

        Assert.Throws<IOException>(() => Deadline.Begin(Second, _faulty));

        Assert.Same(outer, Deadline.Current);
    }

    [Fact]
    public void Token_CreateTimerThrows_ThrowsAndMayBeAskedForAgain()
    {
        using var deadline = Deadline.After(Second, _faulty);
        _faulty.OnCreateTimer = Throw;
        Assert.Throws<IOException>(() => deadline.Token);

        _faulty.Heal();
        CancellationToken token = deadline.Token;
        _time.Advance(Second);

        Assert.True(token.IsCancellationRequested);
    }

    [Fact]
    public void Token_FirstAskedForAfterTheEnd_NeedsNoTimer()
    {
        var deadline = Deadline.After(Second, _faulty);
        deadline.Dispose();
        _faulty.OnCreateTimer = Throw;

        Assert.False(deadline.Token.CanBeCanceled);
    }

    // A clock's own code runs in the middle of arming, and so may anything else on another thread.
    [Fact]
    public void Token_AskedForWhileItsTimerIsBeingMade_LeavesOneTimer()
    {
        var deadline = Deadline.After(Second, _faulty);
        _faulty.OnCreateTimer = () =>
        {
            _faulty.OnCreateTimer = static () => { };
            _ = deadline.Token;
        };

        _ = deadline.Token;

        Assert.Equal(1, _time.ActiveTimers);
        deadline.Dispose();
        Assert.Equal(0, _time.ActiveTimers);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public void Dispose_WhileItsTimerIsBeingMade_LeavesNone(int days)
    {
        var deadline = Deadline.After(TimeSpan.FromDays(days), _faulty);
        if (days == 100)
        {
            // of several timers, one after the other, the second
            _ = deadline.Token;
        }

        _faulty.OnCreateTimer = deadline.Dispose;
        _ = deadline.Token;
        if (days == 100)
        {
            _time.Advance(TimeSpan.FromDays(50));
        }

        Assert.Equal(0, _time.ActiveTimers);
    }

    [Fact]
    public void Remaining_OfAClockThatGoesBackwards_IsNoMoreThanThereWas()
    {
        var clock = new ScriptedClock(frequency: 1000) { Time = 5000 };
        using var deadline = Deadline.After(Second, clock);

        clock.Time = 4000;
        Assert.Equal(Second, deadline.Remaining);

        clock.Time = 5400;
        Assert.Equal(TimeSpan.FromMilliseconds(600), deadline.Remaining);
    }

    [Fact]
    public void Token_GetTimestampThrowsWhenTheTimerFires_IsCanceled() => AssertIsCanceledAlthough(static clock => clock.OnGetTimestamp = Throw);

    [Fact]
    public void Token_TheNextOfSeveralTimersCannotBeMade_IsCanceled()
    {
        using var deadline = Deadline.After(TimeSpan.FromDays(100), _faulty);
        CancellationToken token = deadline.Token;
        _faulty.OnCreateTimer = Throw;

        _time.Advance(TimeSpan.FromDays(50));

        Assert.True(token.IsCancellationRequested);
    }

    [Fact]
    public void Members_TimestampFrequencyThrows_ThrowAndMayBeAskedAgain()
    {
        using var deadline = Deadline.Begin(Second, _faulty);
        _faulty.OnTimestampFrequency = Throw;

        Assert.Throws<IOException>(() => deadline.Remaining);
        Assert.Throws<IOException>(() => deadline.IsExpired);
        Assert.Throws<IOException>(() => deadline.Token);
        Assert.Throws<IOException>(() => { _ = new[] { 1 }.ForEachThrottledAsync(1, static (_, _) => default); });

        _faulty.Heal();
        Assert.Equal(Second, deadline.Remaining);
        Assert.False(deadline.Token.IsCancellationRequested);
    }

    [Fact]
    public void Token_TimestampFrequencyThrowsWhenTheTimerFires_IsCanceled() =>
        AssertIsCanceledAlthough(static clock => clock.OnTimestampFrequency = Throw);

    [Fact]
    public async Task Blocks_TimestampFrequencyThrows_ThrowAtTheCall()
    {
        _faulty.OnTimestampFrequency = Throw;
        Assert.Throws<IOException>(() => { _ = Deadline.FailAfterAsync(Second, static _ => new ValueTask<int>(1), _faulty); });
        Assert.Throws<IOException>(() => { _ = Deadline.MoveOnAfterAsync(Second, static _ => new ValueTask<int>(1), _faulty); });
        Assert.Null(Deadline.Current);
        Assert.Equal(0, _time.ActiveTimers);

        _faulty.Heal();
        Assert.Equal(1, await Deadline.FailAfterAsync(Second, static _ => new ValueTask<int>(1), _faulty).WithHangGuard());
    }

    [Fact]
    public void Dispose_GetTimestampThrows_EndsTheDeadline()
    {
        var deadline = Deadline.Begin(Second, _faulty);
        _ = deadline.Token;
        _faulty.OnGetTimestamp = Throw;

        deadline.Dispose();

        Assert.Null(Deadline.Current);
        Assert.Equal(0, _time.ActiveTimers);
        Assert.False(deadline.IsExpired);
        Assert.Equal(TimeSpan.Zero, deadline.Remaining);
    }

    [Fact]
    public void Dispose_TheTimersDisposalThrows_ThrowsWithEverythingElseDone()
    {
        var deadline = Deadline.Begin(Second, _faulty);
        _ = deadline.Token;
        _faulty.OnDisposeTimer = Throw;

        Assert.Throws<IOException>(deadline.Dispose);

        Assert.Null(Deadline.Current);
        Assert.Equal(0, _time.ActiveTimers);
        deadline.Dispose();
    }

    [Fact]
    public async Task ForEach_CreateTimerThrows_ThrowsAtTheCallWithTheSourceUntouched()
    {
        using var deadline = Deadline.Begin(Second, _faulty);
        _faulty.OnCreateTimer = Throw;

        Assert.Throws<IOException>(() => { _ = Untouchable().ForEachThrottledAsync(2, static (_, _) => default); });

        _faulty.Heal();
        await new[] { 1 }.ForEachThrottledAsync(2, static (_, _) => default).WithHangGuard();

        static IEnumerable<int> Untouchable()
        {
            Assert.Fail("The source was touched.");
            yield break;
        }
    }

    [Fact]
    public async Task FailAfterAsync_CreateTimerThrows_ThrowsAtTheCall()
    {
        _faulty.OnCreateTimer = Throw;
        Assert.Throws<IOException>(() => { _ = Deadline.FailAfterAsync(Second, static _ => default(ValueTask), _faulty); });
        Assert.Null(Deadline.Current);

        _faulty.Heal();
        await Deadline.FailAfterAsync(Second, static _ => default(ValueTask), _faulty).WithHangGuard();
    }

    [Fact]
    public async Task FailAfterAsync_GetTimestampThrowsAtTheExpiry_HasTakenTheTimeout()
    {
        Task call = Deadline.FailAfterAsync(Second, static async token => await new Gate("never").WaitAsync(token), _faulty);
        _faulty.OnGetTimestamp = Throw;

        _time.Advance(Second);

        Assert.Equal(Second, Assert.IsType<OperationTimeoutException>(await call.EndAsync()).Elapsed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Blocks_TheTimersDisposalThrows_FailWithIt(bool movesOn)
    {
        _faulty.OnDisposeTimer = Throw;
        Task call = movesOn
            ? Deadline.MoveOnAfterAsync(Second, static _ => default(ValueTask), _faulty)
            : Deadline.FailAfterAsync(Second, static _ => default(ValueTask), _faulty);

        Assert.IsType<IOException>(await call.EndAsync());
        Assert.Equal(0, _time.ActiveTimers);
    }

    private void AssertIsCanceledAlthough(Action<FaultyTimeProvider> fails)
    {
        using var outer = Deadline.Begin(FiveSeconds, _faulty);
        using var inner = Deadline.Begin(Second, _faulty);
        CancellationToken token = inner.Token;
        fails(_faulty);

        _time.Advance(Second);

        Assert.True(token.IsCancellationRequested);
        Assert.Same(inner, inner.ExpiredBy);
    }

    private static void Throw() => throw new IOException("clock");
}
