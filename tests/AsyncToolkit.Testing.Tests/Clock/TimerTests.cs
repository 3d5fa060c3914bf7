namespace AsyncToolkit.Testing.Tests.Clock;

public class TimerTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void CreateTimer_PeriodZeroOrInfinite_FiresOnce(int period)
    {
        VirtualTimeProvider time = Clocks.Virtual();
        int fired = 0;
        using ITimer timer = time.CreateTimer(_ => fired++, null, Second, TimeSpan.FromMilliseconds(period));

        time.Advance(2 * Second);
        time.Advance(100 * Second);

        Assert.Equal(1, fired);
        Assert.Equal(0, time.ActiveTimers);
    }

    [Fact]
    public void CreateTimer_ZeroDueTime_FiresBeforeTheCallReturns()
    {
        VirtualTimeProvider time = Clocks.Virtual();
        List<TimeSpan> fired = [];

        using ITimer timer = time.CreateTimer(_ => fired.Add(time.Elapsed), null, TimeSpan.Zero, Second);

        Assert.Equal([TimeSpan.Zero], fired);
        time.Advance(Second);
        Assert.Equal([TimeSpan.Zero, Second], fired);
    }

    [Fact]
    public void CreateTimer_InfiniteDueTime_IsNotArmedUntilChanged()
    {
        VirtualTimeProvider time = Clocks.Virtual();
        int fired = 0;
        using ITimer timer = time.CreateTimer(_ => fired++, null, Timeout.InfiniteTimeSpan, Second);

        time.Advance(100 * Second);
        Assert.Equal(0, fired);
        Assert.Equal(0, time.ActiveTimers);

        Assert.True(timer.Change(Second, Timeout.InfiniteTimeSpan));
        time.Advance(Second);
        Assert.Equal(1, fired);
    }

    [Fact]
    public void CreateTimer_State_IsHandedToTheCallback()
    {
        VirtualTimeProvider time = Clocks.Virtual();
        object? seen = null;
        using ITimer timer = time.CreateTimer(state => seen = state, "state", Second, Timeout.InfiniteTimeSpan);

        time.Advance(Second);

        Assert.Equal("state", seen);
    }

    [Fact]
    public void CreateTimer_NullCallback_Throws() =>
        Assert.Throws<ArgumentNullException>("callback", () => Clocks.Virtual().CreateTimer(null!, null, Second, Second));

    [Theory]
    [InlineData(-2L)]
    [InlineData(0xFFFFFFFFL)]
    public void Change_TimeOutOfRange_Throws(long milliseconds)
    {
        using ITimer timer = Clocks.Virtual().CreateTimer(_ => { }, null, Second, Second);
        TimeSpan wrong = TimeSpan.FromMilliseconds(milliseconds);

        Assert.Throws<ArgumentOutOfRangeException>("dueTime", () => timer.Change(wrong, Second));
        Assert.Throws<ArgumentOutOfRangeException>("period", () => timer.Change(Second, wrong));
    }

    [Fact]
    public void Change_LongestTime_IsAccepted()
    {
        VirtualTimeProvider time = Clocks.Virtual();
        int fired = 0;
        TimeSpan longest = TimeSpan.FromMilliseconds(0xFFFFFFFE);
        using ITimer timer = time.CreateTimer(_ => fired++, null, longest, longest);

        time.Advance(longest);

        Assert.Equal(1, fired);
    }

    [Fact]
    public async Task Change_AfterDisposal_ReturnsFalseAndDoesNotArm()
    {
        VirtualTimeProvider time = Clocks.Virtual();
        ITimer one = time.CreateTimer(_ => { }, null, Second, Second);
        ITimer two = time.CreateTimer(_ => { }, null, Second, Second);

        one.Dispose();
        one.Dispose();
        await two.DisposeAsync();

        Assert.False(one.Change(Second, Second));
        Assert.False(two.Change(Second, Second));
        Assert.Equal(0, time.ActiveTimers);
    }

    [Fact]
    public void Change_ArmedTimer_CountsFromNow()
    {
        VirtualTimeProvider time = Clocks.Virtual();
        List<TimeSpan> fired = [];
        using ITimer timer = time.CreateTimer(_ => fired.Add(time.Elapsed), null, 2 * Second, Second);

        time.Advance(Second);
        timer.Change(3 * Second, Timeout.InfiniteTimeSpan);
        time.Advance(2 * Second);
        Assert.Empty(fired);
        time.Advance(Second);
        time.Advance(10 * Second);

        Assert.Equal([4 * Second], fired);
    }

    [Fact]
    public void Change_ToInfinite_Disarms()
    {
        VirtualTimeProvider time = Clocks.Virtual();
        int fired = 0;
        using ITimer timer = time.CreateTimer(_ => fired++, null, Second, Second);

        Assert.True(timer.Change(Timeout.InfiniteTimeSpan, Second));
        time.Advance(10 * Second);

        Assert.Equal(0, fired);
        Assert.Null(time.NextTimerDue);
    }

    [Fact]
    public void Dispose_OneOfTwo_LeavesTheOther()
    {
        VirtualTimeProvider time = Clocks.Virtual();
        int one = 0, two = 0;
        ITimer first = time.CreateTimer(_ => one++, null, Second, Second);
        using ITimer second = time.CreateTimer(_ => two++, null, Second, Second);

        time.Advance(Second);
        first.Dispose();
        time.Advance(Second);

        Assert.Equal((1, 2, 1), (one, two, time.ActiveTimers));
    }

    [Fact]
    public void Callback_ChangesItself_IsNotRearmedOverIt()
    {
        VirtualTimeProvider time = Clocks.Virtual();
        List<TimeSpan> fired = [];
        ITimer? timer = null;
        timer = time.CreateTimer(
            _ =>
            {
                fired.Add(time.Elapsed);
                timer!.Change(5 * Second, 7 * Second);
            },
            null,
            Second,
            Second);

        foreach (int seconds in (int[])[3, 5, 7])
        {
            time.Advance(seconds * Second);
        }

        Assert.Equal([3 * Second, 8 * Second, 15 * Second], fired);
        timer.Dispose();
    }

    [Fact]
    public void Callback_DisposesItself_FiresNoMore()
    {
        VirtualTimeProvider time = Clocks.Virtual();
        int fired = 0;
        ITimer? timer = null;
        timer = time.CreateTimer(
            _ =>
            {
                fired++;
                timer!.Dispose();
            },
            null,
            Second,
            Second);

        time.Advance(10 * Second);

        Assert.Equal(1, fired);
        Assert.Equal(0, time.ActiveTimers);
    }

    [Fact]
    public void Callback_CreatesDueTimer_FiresInTheSameAdvance()
    {
        VirtualTimeProvider time = Clocks.Virtual();
        List<string> log = [];
        using ITimer timer = time.CreateTimer(
            _ =>
            {
                log.Add("outer");
                time.CreateTimer(_ => log.Add("inner"), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
                log.Add("created");
            },
            null,
            Second,
            Timeout.InfiniteTimeSpan);

        time.Advance(Second);

        Assert.Equal(["outer", "created", "inner"], log);
    }

    [Fact]
    public void Callback_Throws_LeavesTheAdvanceAndTheClockGoesOn()
    {
        VirtualTimeProvider time = Clocks.Virtual();
        int failing = 0, other = 0;
        using ITimer one = time.CreateTimer(_ => throw new InvalidOperationException($"{++failing}"), null, Second, Second);
        using ITimer two = time.CreateTimer(_ => other++, null, Second, Second);

        Assert.Equal("1", Assert.Throws<InvalidOperationException>(() => time.Advance(Second)).Message);
        Assert.Equal(0, other);
        time.Advance(TimeSpan.Zero);
        Assert.Equal(1, other);
        Assert.Equal("2", Assert.Throws<InvalidOperationException>(() => time.Advance(Second)).Message);
    }

    [Fact]
    public void Callback_OfTimer_RunsInTheContextOfItsCreation()
    {
        VirtualTimeProvider time = Clocks.Virtual();
        AsyncLocal<string> local = new() { Value = "created" };
        string? seen = null;
        using ITimer timer = time.CreateTimer(_ => seen = local.Value, null, Second, Timeout.InfiniteTimeSpan);

        local.Value = "advanced";
        time.Advance(Second);

        Assert.Equal("created", seen);
    }

    [Fact]
    public void Collected_UndisposedTimer_IsDisarmed()
    {
        VirtualTimeProvider time = Clocks.Virtual();
        CreateAndDrop(time);
        Assert.Equal(1, time.ActiveTimers);

        GC.Collect();
        GC.WaitForPendingFinalizers();

        Assert.Equal(0, time.ActiveTimers);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void CreateAndDrop(VirtualTimeProvider time) => time.CreateTimer(_ => { }, null, Second, Second);
}
