namespace AsyncToolkit.Testing.Tests.Clock;

public class TimerOrderTests
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    [Fact]
    public void Advance_TimersOfOneInstant_FireInOrderOfArming()
    {
        VirtualTimeProvider time = Clocks.Virtual();
        List<(int Timer, TimeSpan At)> log = [];
        using ITimer one = time.CreateTimer(_ => log.Add((1, time.Elapsed)), null, 3 * Millisecond, 3 * Millisecond);
        using ITimer two = time.CreateTimer(_ => log.Add((2, time.Elapsed)), null, 3 * Millisecond, 3 * Millisecond);
        using ITimer three = time.CreateTimer(_ => log.Add((3, time.Elapsed)), null, 6 * Millisecond, 5 * Millisecond);

        foreach (int step in (int[])[3, 3, 3, 2])
        {
            time.Advance(step * Millisecond);
        }

        Assert.Equal(
            [
                (1, 3 * Millisecond), (2, 3 * Millisecond),
                (3, 6 * Millisecond), (1, 6 * Millisecond), (2, 6 * Millisecond),
                (1, 9 * Millisecond), (2, 9 * Millisecond),
                (3, 11 * Millisecond),
            ],
            log);
    }

    [Fact]
    public void Advance_ManyTimersArmedAndDisposedAtRandom_FireInOrderOfDueTime()
    {
        Random random = new(4711);
        VirtualTimeProvider time = Clocks.Virtual(AdvanceMode.Step);
        List<(long Due, int Index)> expected = [];
        List<(long Due, int Index)> fired = [];
        for (int i = 0; i < 2_000; i++)
        {
            (long Due, int Index) entry = (random.Next(1, 500), i);
            ITimer timer = time.CreateTimer(_ => fired.Add((time.Elapsed.Ticks, entry.Index)), null, TimeSpan.FromTicks(entry.Due), Timeout.InfiniteTimeSpan);
            if (random.Next(3) == 0)
            {
                timer.Dispose();
            }
            else
            {
                expected.Add(entry);
                GC.SuppressFinalize(timer);
            }
        }

        Assert.Equal(expected.Count, time.ActiveTimers);
        time.Advance(TimeSpan.FromTicks(500));

        Assert.Equal(expected.Order(), fired);
    }

    [Fact]
    public void Advance_JumpOverSeveralPeriods_FiresEachAtTheEnd()
    {
        VirtualTimeProvider time = Clocks.Virtual();
        List<TimeSpan> fired = [];
        using ITimer timer = time.CreateTimer(_ => fired.Add(time.Elapsed), null, TimeSpan.Zero, 10 * Millisecond);

        time.Advance(30 * Millisecond);

        Assert.Equal([TimeSpan.Zero, 30 * Millisecond, 30 * Millisecond, 30 * Millisecond], fired);
    }

    [Fact]
    public void Advance_StepOverSeveralPeriods_FiresEachAtItsDueTime()
    {
        VirtualTimeProvider time = Clocks.Virtual(AdvanceMode.Step);
        List<TimeSpan> fired = [];
        using ITimer timer = time.CreateTimer(_ => fired.Add(time.Elapsed), null, TimeSpan.Zero, 10 * Millisecond);

        time.Advance(35 * Millisecond);

        Assert.Equal([TimeSpan.Zero, 10 * Millisecond, 20 * Millisecond, 30 * Millisecond], fired);
        Assert.Equal(35 * Millisecond, time.Elapsed);
    }

    [Theory]
    [InlineData(AdvanceMode.Jump)]
    [InlineData(AdvanceMode.Step)]
    public void Advance_InsideACallback_PassesTimeAtOnceAndEnds(AdvanceMode mode)
    {
        VirtualTimeProvider time = Clocks.Virtual(mode);
        int fired = 0;

        // A clock that let the outer loop chase the callback's own advances would never return from here.
        using ITimer timer = time.CreateTimer(
            _ =>
            {
                TimeSpan before = time.Elapsed;
                fired++;
                time.Advance(Millisecond);
                Assert.Equal(before + Millisecond, time.Elapsed);
            },
            null,
            TimeSpan.Zero,
            Millisecond);

        Assert.Equal((1, Millisecond), (fired, time.Elapsed));
    }

    [Fact]
    public void Advance_StepWithAnAdvancingCallback_MakesLaterTimersLate()
    {
        VirtualTimeProvider time = Clocks.Virtual(AdvanceMode.Step);
        List<TimeSpan> fired = [];
        using ITimer slow = time.CreateTimer(_ => time.Advance(3 * Millisecond), null, 5 * Millisecond, Timeout.InfiniteTimeSpan);
        using ITimer late = time.CreateTimer(_ => fired.Add(time.Elapsed), null, 6 * Millisecond, Timeout.InfiniteTimeSpan);
        using ITimer punctual = time.CreateTimer(_ => fired.Add(time.Elapsed), null, 9 * Millisecond, Timeout.InfiniteTimeSpan);

        time.Advance(10 * Millisecond);

        Assert.Equal([8 * Millisecond, 9 * Millisecond], fired);
        Assert.Equal(10 * Millisecond, time.Elapsed);
    }

    [Fact]
    public void Advance_SubMillisecondTimes_AreExact()
    {
        VirtualTimeProvider time = Clocks.Virtual();
        int fired = 0;
        using ITimer timer = time.CreateTimer(_ => fired++, null, TimeSpan.FromTicks(5), TimeSpan.FromTicks(7));

        time.Advance(TimeSpan.FromTicks(4));
        Assert.Equal(0, fired);
        time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(1, fired);
        time.Advance(TimeSpan.FromTicks(7));
        Assert.Equal(2, fired);
    }

    [Fact]
    public async Task Advance_WhileAnotherThreadFires_HandsItsTimersToThatThread()
    {
        VirtualTimeProvider time = Clocks.Virtual();
        using ManualResetEventSlim inCallback = new(), advanced = new();
        List<int> threads = [];
        using ITimer first = time.CreateTimer(
            _ =>
            {
                threads.Add(Environment.CurrentManagedThreadId);
                inCallback.Set();
                advanced.Wait();
            },
            null,
            Millisecond,
            Timeout.InfiniteTimeSpan);
        using ITimer second = time.CreateTimer(_ => threads.Add(Environment.CurrentManagedThreadId), null, 2 * Millisecond, Timeout.InfiniteTimeSpan);

        Task firing = Task.Run(() => time.Advance(Millisecond));
        inCallback.Wait();
        time.Advance(Millisecond);
        Assert.Single(threads);
        advanced.Set();
        await firing;

        Assert.Equal(2, threads.Count);
        Assert.Equal(threads[0], threads[1]);
    }

    [Theory]
    [InlineData(AdvanceMode.Jump)]
    [InlineData(AdvanceMode.Step)]
    public async Task Advance_WhileAnotherThreadAdvances_ComesOnTop(AdvanceMode mode) =>
        Assert.Equal(15 * Millisecond, await AdvanceBy10AndMeanwhileAsync(mode, static time => time.Advance(5 * Millisecond)));

    [Theory]
    [InlineData(AdvanceMode.Jump)]
    [InlineData(AdvanceMode.Step)]
    public async Task SetUtcNow_WhileAnotherThreadAdvances_IsWhereItEnds(AdvanceMode mode) =>
        Assert.Equal(12 * Millisecond, await AdvanceBy10AndMeanwhileAsync(mode, static time => time.SetUtcNow(time.Start + (12 * Millisecond))));

    private static async Task<TimeSpan> AdvanceBy10AndMeanwhileAsync(AdvanceMode mode, Action<VirtualTimeProvider> move)
    {
        VirtualTimeProvider time = Clocks.Virtual(mode);
        using ManualResetEventSlim inCallback = new(), moved = new();
        using ITimer timer = time.CreateTimer(
            _ =>
            {
                inCallback.Set();
                moved.Wait();
            },
            null,
            Millisecond,
            Timeout.InfiniteTimeSpan);

        Task firing = Task.Run(() => time.Advance(10 * Millisecond));
        inCallback.Wait();
        move(time);
        moved.Set();
        await firing;
        return time.Elapsed;
    }
}
