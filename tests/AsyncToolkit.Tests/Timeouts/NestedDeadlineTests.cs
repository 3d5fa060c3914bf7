using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Timeouts;

/// <summary>Deadlines inside deadlines only shorten, also where their clocks differ.</summary>
public class NestedDeadlineTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FiveSeconds = TimeSpan.FromSeconds(5);

    private readonly VirtualTimeProvider _time = Clocks.Virtual();
    private readonly VirtualTimeProvider _otherTime = Clocks.Virtual();

    [Fact]
    public void ExpiredBy_TheOuterOneWasFoundExpiredBeforeTheOneAroundIt_IsTheOuterOne()
    {
        using var outermost = Deadline.Begin(FiveSeconds, _time);
        using var outer = Deadline.Begin(Second, _time);
        using var inner = Deadline.Begin(2 * FiveSeconds, _time);
        _time.Advance(Second);
        Assert.Same(outer, outer.ExpiredBy);

        _time.Advance(FiveSeconds);

        Assert.Same(outer, inner.ExpiredBy);
    }

    // It is disposed in the middle of the look at its clock, as it may be on another thread.
    [Fact]
    public void ExpiredBy_TheOneAroundIsDisposedAsItIsFoundOverdue_IsNobody()
    {
        var clock = new FaultyTimeProvider(_otherTime);
        var outer = Deadline.Begin(Second, clock);
        using var inner = Deadline.Begin(FiveSeconds, _time);
        _otherTime.Advance(Second);
        clock.OnGetTimestamp = () =>
        {
            clock.Heal();
            outer.Dispose();
        };

        Assert.Null(inner.ExpiredBy);
        Assert.False(inner.Token.IsCancellationRequested);
    }

    [Fact]
    public void ExpiredBy_TheOneAroundIsDisposedAsTheTimerFindsItOverdue_IsTheOneInside()
    {
        var clock = new FaultyTimeProvider(new LateTimers(_time));
        var outer = Deadline.Begin(Second, clock);
        using var inner = Deadline.Begin(Second, _time);
        CancellationToken token = inner.Token;
        clock.OnGetTimestamp = () =>
        {
            clock.Heal();
            outer.Dispose();
        };

        _time.Advance(Second);

        Assert.Same(inner, inner.ExpiredBy);
        Assert.True(token.IsCancellationRequested);
    }

    [Fact]
    public void ExpiredBy_TheOneAroundExpiresLater_StaysTheOwn()
    {
        using var outer = Deadline.Begin(FiveSeconds, _time);
        using var inner = Deadline.Begin(Second, _time);
        CancellationToken token = inner.Token;
        _time.Advance(Second);
        Assert.True(token.IsCancellationRequested);

        _time.Advance(FiveSeconds);

        Assert.Same(outer, outer.ExpiredBy);
        Assert.Same(inner, inner.ExpiredBy);
    }

    [Fact]
    public void Begin_LongerInside_ExpiresWithTheOneAround()
    {
        using var outer = Deadline.Begin(Second, _time, "outer");
        using var inner = Deadline.Begin(FiveSeconds, _time, "inner");
        CancellationToken token = inner.Token;
        Assert.Equal(Second, inner.Remaining);

        _time.Advance(Second);

        Assert.True(token.IsCancellationRequested);
        Assert.True(inner.IsExpired);
        Assert.Same(outer, inner.ExpiredBy);
        Assert.True(outer.Token.IsCancellationRequested);
        Assert.Equal(TimeSpan.Zero, inner.Remaining);
    }

    [Fact]
    public void Begin_ShorterInside_ExpiresAlone()
    {
        using var outer = Deadline.Begin(FiveSeconds, _time);
        using (var inner = Deadline.Begin(Second, _time))
        {
            CancellationToken token = inner.Token;
            _time.Advance(Second);

            Assert.True(token.IsCancellationRequested);
            Assert.Same(inner, inner.ExpiredBy);
        }

        Assert.False(outer.IsExpired);
        Assert.False(outer.Token.IsCancellationRequested);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Begin_TheSameInstant_TheOuterOneCounts(bool byTimer)
    {
        using var outer = Deadline.Begin(Second, _time);
        using var inner = Deadline.Begin(Second, _time);
        CancellationToken token = byTimer ? inner.Token : default;

        _time.Advance(Second);

        Assert.Equal(byTimer, token.IsCancellationRequested);
        Assert.Same(outer, inner.ExpiredBy);
    }

    [Fact]
    public void Begin_InfiniteInside_IsBoundedByTheOneAround()
    {
        using var outer = Deadline.Begin(Second, _time);
        using var inner = Deadline.Begin(Timeout.InfiniteTimeSpan, _time);
        Assert.Equal(Second, inner.Remaining);
        CancellationToken token = inner.Token;

        _time.Advance(Second);

        Assert.True(token.IsCancellationRequested);
    }

    [Fact]
    public void Begin_InsideAnInfiniteOne_HasItsOwnTime()
    {
        using var outer = Deadline.Begin(Timeout.InfiniteTimeSpan, _time);
        using var inner = Deadline.Begin(Second, _time);
        Assert.Equal(Second, inner.Remaining);
        Assert.Equal(Timeout.InfiniteTimeSpan, outer.Remaining);
    }

    [Fact]
    public void Begin_OnAnotherClock_EachRunsOnItsOwn()
    {
        using var outer = Deadline.Begin(FiveSeconds, _time);
        using var inner = Deadline.Begin(Second, _otherTime);
        CancellationToken token = inner.Token;
        Assert.Equal(Second, inner.Remaining);

        _time.Advance(FiveSeconds - TimeSpan.FromMilliseconds(1));
        Assert.False(token.IsCancellationRequested);
        Assert.Equal(TimeSpan.FromMilliseconds(1), inner.Remaining);

        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(token.IsCancellationRequested);
        Assert.Same(outer, inner.ExpiredBy);
    }

    [Fact]
    public void After_UnderAnother_IsNestedToo()
    {
        using var outer = Deadline.Begin(Second, _time);
        using var inner = Deadline.After(FiveSeconds, _time);
        Assert.Equal(Second, inner.Remaining);
        _time.Advance(Second);
        Assert.True(inner.Token.IsCancellationRequested);
        Assert.Same(outer, inner.ExpiredBy);
    }

    [Fact]
    public void Dispose_OfTheOuterOneFirst_LeavesTheInnerOneItsOwnTime()
    {
        var outer = Deadline.Begin(Second, _time);
        using var inner = Deadline.Begin(FiveSeconds, _time);
        CancellationToken token = inner.Token;

        outer.Dispose();
        Assert.Equal(FiveSeconds, inner.Remaining);
        _time.Advance(Second);
        Assert.False(token.IsCancellationRequested);

        _time.Advance(FiveSeconds - Second);
        Assert.True(token.IsCancellationRequested);
        Assert.Same(inner, inner.ExpiredBy);
    }

    [Fact]
    public void Dispose_OfTheMiddleOne_LeavesTheInnerOneToTheOutermost()
    {
        using var outermost = Deadline.Begin(Second, _time);
        var middle = Deadline.Begin(FiveSeconds, _time);
        using var inner = Deadline.Begin(FiveSeconds, _time);
        CancellationToken token = inner.Token;

        middle.Dispose();
        _time.Advance(Second);

        Assert.True(token.IsCancellationRequested);
        Assert.Same(outermost, inner.ExpiredBy);
    }

    [Fact]
    public void Dispose_OfAll_LeavesNoTimer()
    {
        var deadlines = new List<Deadline>();
        for (int i = 0; i < 10; i++)
        {
            deadlines.Add(Deadline.Begin(TimeSpan.FromSeconds(i + 1), _time));
            _ = deadlines[i].Token;
        }

        Assert.Equal(10, _time.ActiveTimers);
        deadlines.Reverse();
        deadlines.ForEach(deadline => deadline.Dispose());

        Assert.Equal(0, _time.ActiveTimers);
        Assert.Null(Deadline.Current);
    }

    [Fact]
    public void ExpiredBy_TimerOfTheOuterOneIsLate_IsTheOuterOne()
    {
        var late = new LateTimers(_time);
        using var outer = Deadline.Begin(Second, late);
        using var inner = Deadline.Begin(FiveSeconds, _time);
        CancellationToken token = inner.Token;

        _time.Advance(FiveSeconds);

        Assert.True(token.IsCancellationRequested);
        Assert.Same(outer, inner.ExpiredBy);
    }

    [Fact]
    public void IsExpired_TimerOfTheOuterOneIsLate_CancelsItsTokenToo()
    {
        var late = new LateTimers(_time);
        using var outer = Deadline.Begin(Second, late);
        using var inner = Deadline.Begin(FiveSeconds, _time);
        CancellationToken token = outer.Token;
        _time.Advance(Second);
        Assert.False(token.IsCancellationRequested);

        Assert.True(inner.IsExpired);

        Assert.True(token.IsCancellationRequested);
    }

    [Fact]
    public void Token_CallbackOfTheOuterOneHangs_IsCanceledAllTheSame()
    {
        using var release = new ManualResetEventSlim();
        using var outer = Deadline.Begin(Second, _time);
        using var inner = Deadline.Begin(FiveSeconds, _time);
        CancellationToken token = inner.Token;
        using CancellationTokenRegistration hanging = outer.Token.UnsafeRegister(_ => release.Wait(HangGuard.Patience), null);

        _time.Advance(Second);

        Assert.True(token.IsCancellationRequested);
        release.Set();
    }
}
