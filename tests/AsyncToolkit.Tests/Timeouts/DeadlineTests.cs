using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Timeouts;

/// <summary>What a deadline tells about itself, under a clock that stands still.</summary>
public class DeadlineTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FiveSeconds = TimeSpan.FromSeconds(5);

    private readonly VirtualTimeProvider _time = Clocks.Virtual();

    [Fact]
    public void Remaining_AsTimePasses_FallsToZeroAndStays()
    {
        using var deadline = Deadline.After(FiveSeconds, _time, "checkout");
        Assert.Equal((FiveSeconds, FiveSeconds, "checkout"), (deadline.Timeout, deadline.Remaining, deadline.Name));
        Assert.False(deadline.IsExpired);
        Assert.Null(deadline.ExpiredBy);

        _time.Advance(FiveSeconds - TimeSpan.FromTicks(1));
        Assert.Equal(TimeSpan.FromTicks(1), deadline.Remaining);
        Assert.False(deadline.IsExpired);

        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(TimeSpan.Zero, deadline.Remaining);
        Assert.True(deadline.IsExpired);
        Assert.Same(deadline, deadline.ExpiredBy);

        _time.Advance(FiveSeconds);
        Assert.Equal(TimeSpan.Zero, deadline.Remaining);
    }

    [Fact]
    public void After_IsNotAmbient()
    {
        using var deadline = Deadline.After(FiveSeconds, _time);
        Assert.Null(Deadline.Current);
    }

    [Fact]
    public void After_NobodyAsksForTheToken_MakesNoTimer()
    {
        using var deadline = Deadline.Begin(FiveSeconds, _time);
        Assert.False(deadline.IsExpired);
        Assert.Equal(0, _time.ActiveTimers);
    }

    [Fact]
    public void Token_WhenTheTimeIsUp_IsCanceled()
    {
        using var deadline = Deadline.After(FiveSeconds, _time);
        CancellationToken token = deadline.Token;
        Assert.Equal(token, deadline.Token);
        Assert.Equal(1, _time.ActiveTimers);

        _time.Advance(FiveSeconds - TimeSpan.FromTicks(1));
        Assert.False(token.IsCancellationRequested);

        _time.Advance(TimeSpan.FromTicks(1));
        Assert.True(token.IsCancellationRequested);
        Assert.Equal(0, _time.ActiveTimers);
    }

    [Fact]
    public void Token_AskedForLate_TakesTheTimeThatIsLeft()
    {
        using var deadline = Deadline.After(FiveSeconds, _time);
        _time.Advance(TimeSpan.FromSeconds(4));

        CancellationToken token = deadline.Token;
        _time.Advance(Second);

        Assert.True(token.IsCancellationRequested);
    }

    [Fact]
    public void Token_AskedForWhenTheTimeIsUp_IsCanceledAndItsOwn()
    {
        using var one = Deadline.After(Second, _time);
        using var other = Deadline.After(Second, _time);
        _time.Advance(Second);

        Assert.True(one.Token.IsCancellationRequested);
        Assert.True(other.Token.IsCancellationRequested);
        Assert.NotEqual(one.Token, other.Token);
        Assert.Equal(0, _time.ActiveTimers);
    }

    [Fact]
    public void Dispose_BeforeTheTime_LeavesTheTokenAloneAndNoTimer()
    {
        var deadline = Deadline.After(FiveSeconds, _time);
        CancellationToken token = deadline.Token;

        deadline.Dispose();
        deadline.Dispose();
        Assert.Equal(0, _time.ActiveTimers);

        _time.Advance(FiveSeconds);
        Assert.False(token.IsCancellationRequested);
        Assert.Equal(token, deadline.Token);
        Assert.Equal(FiveSeconds, deadline.Remaining);
        Assert.False(deadline.IsExpired);
    }

    [Fact]
    public void Dispose_NobodyHasAskedForTheToken_IsNone()
    {
        var deadline = Deadline.After(FiveSeconds, _time);
        deadline.Dispose();
        Assert.Equal(CancellationToken.None, deadline.Token);
    }

    [Fact]
    public void Dispose_AfterTheTimeWithALateTimer_TellsThatItHadExpired()
    {
        var deadline = Deadline.After(FiveSeconds, _time);
        _time.Advance(FiveSeconds);

        deadline.Dispose();

        Assert.True(deadline.IsExpired);
        Assert.Same(deadline, deadline.ExpiredBy);
        Assert.Equal(TimeSpan.Zero, deadline.Remaining);
    }

    [Fact]
    public void After_Zero_HasExpired()
    {
        using var deadline = Deadline.After(TimeSpan.Zero, _time);
        Assert.True(deadline.IsExpired);
        Assert.True(deadline.Token.IsCancellationRequested);
        Assert.Equal(TimeSpan.Zero, deadline.Remaining);
        Assert.Equal(0, _time.ActiveTimers);
    }

    [Fact]
    public void After_Infinite_NeverExpires()
    {
        using var deadline = Deadline.After(Timeout.InfiniteTimeSpan, _time);
        CancellationToken token = deadline.Token;
        _time.Advance(TimeSpan.FromDays(1000));

        Assert.Equal(Timeout.InfiniteTimeSpan, deadline.Remaining);
        Assert.False(deadline.IsExpired);
        Assert.False(token.IsCancellationRequested);
        Assert.Equal(0, _time.ActiveTimers);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(-20_000)]
    [InlineData(long.MinValue)]
    public void After_Negative_Throws(long ticks)
    {
        var timeout = TimeSpan.FromTicks(ticks);
        Assert.Equal("timeout", Assert.Throws<ArgumentOutOfRangeException>(() => Deadline.After(timeout)).ParamName);
        Assert.Equal("timeout", Assert.Throws<ArgumentOutOfRangeException>(() => Deadline.Begin(timeout)).ParamName);
        Assert.Null(Deadline.Current);
    }

    [Fact]
    public void After_LongerThanATimerTakes_ExpiresAtItsTime()
    {
        using var deadline = Deadline.After(TimeSpan.FromDays(120), _time);
        CancellationToken token = deadline.Token;

        _time.Advance(TimeSpan.FromDays(120) - TimeSpan.FromTicks(1));
        Assert.False(token.IsCancellationRequested);
        Assert.Equal(1, _time.ActiveTimers);

        _time.Advance(TimeSpan.FromTicks(1));
        Assert.True(token.IsCancellationRequested);
        Assert.Equal(0, _time.ActiveTimers);
    }

    [Fact]
    public void After_TheLongestThereIs_Waits()
    {
        using var deadline = Deadline.After(TimeSpan.MaxValue);
        Assert.False(deadline.Token.IsCancellationRequested);
        Assert.False(deadline.IsExpired);
        Assert.True(deadline.Remaining > TimeSpan.FromDays(10_000_000));
    }

    [Fact]
    public void IsExpired_TimerIsLate_CancelsTheTokenAtOnce()
    {
        var late = new LateTimers(_time);
        using var deadline = Deadline.After(Second, late);
        CancellationToken token = deadline.Token;
        _time.Advance(Second);
        Assert.False(token.IsCancellationRequested);

        Assert.True(deadline.IsExpired);

        Assert.True(token.IsCancellationRequested);
        late.Fire();
        Assert.Same(deadline, deadline.ExpiredBy);
    }

    [Fact]
    public void IsExpired_TimerIsAheadOfTheClock_StaysTrue()
    {
        var early = new LateTimers(_time);
        using var deadline = Deadline.After(Second, early);
        CancellationToken token = deadline.Token;

        early.Fire();

        Assert.True(token.IsCancellationRequested);
        Assert.True(deadline.IsExpired);
        Assert.Equal(TimeSpan.Zero, deadline.Remaining);
    }
}
