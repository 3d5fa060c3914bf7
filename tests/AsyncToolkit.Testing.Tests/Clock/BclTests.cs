namespace AsyncToolkit.Testing.Tests.Clock;

/// <summary>What the BCL builds on a <see cref="TimeProvider"/> follows the clock.</summary>
public class BclTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void TaskDelay_Advanced_Completes()
    {
        VirtualTimeProvider time = Clocks.Virtual();
        Task delay = Task.Delay(Hour, time);

        time.Advance(Hour - TimeSpan.FromTicks(1));
        Assert.False(delay.IsCompleted);
        time.Advance(TimeSpan.FromTicks(1));

        Assert.True(delay.IsCompletedSuccessfully);
        Assert.Equal(0, time.ActiveTimers);
    }

    [Fact]
    public async Task TaskDelay_Canceled_LeavesNoTimer()
    {
        VirtualTimeProvider time = Clocks.Virtual();
        using TrackedTokenSource source = new();
        Task delay = Task.Delay(Hour, time, source.Token);
        Assert.Equal(1, time.ActiveTimers);

        await source.CancelAsync();

        await Assert.ThrowsAsync<TaskCanceledException>(() => delay);
        Assert.Equal(0, time.ActiveTimers);
    }

    [Fact]
    public void CancellationTokenSource_Advanced_Cancels()
    {
        VirtualTimeProvider time = Clocks.Virtual();
        using TrackedTokenSource source = new(Hour, time);

        time.Advance(Hour);

        Assert.True(source.IsCancellationRequested);
    }

    [Fact]
    public async Task WaitAsync_Advanced_TimesOut()
    {
        VirtualTimeProvider time = Clocks.Virtual();
        Task wait = new TaskCompletionSource().Task.WaitAsync(Hour, time);

        time.Advance(Hour);

        await Assert.ThrowsAsync<TimeoutException>(() => wait);
        Assert.Equal(0, time.ActiveTimers);
    }

    [Fact]
    public async Task PeriodicTimer_Advanced_TicksAndFollowsItsPeriod()
    {
        VirtualTimeProvider time = Clocks.Virtual();
        using PeriodicTimer timer = new(Hour, time);

        Task<bool> tick = timer.WaitForNextTickAsync().AsTask();
        time.Advance(Hour);
        Assert.True(await tick);

        timer.Period = 2 * Hour;
        tick = timer.WaitForNextTickAsync().AsTask();
        time.Advance(Hour);
        Assert.False(tick.IsCompleted);
        time.Advance(Hour);
        Assert.True(await tick);
    }

    [Fact]
    public void DescribeTimers_BclTimersAndOwn_NameTheirOwnersInOrder()
    {
        VirtualTimeProvider time = Clocks.Virtual();
        Task delay = Task.Delay(TimeSpan.FromSeconds(4), time);
#pragma warning disable RS0030 // it is its name that is asked for
        using CancellationTokenSource source = new(TimeSpan.FromSeconds(1), time);
#pragma warning restore RS0030
        using PeriodicTimer periodic = new(TimeSpan.FromSeconds(2), time);
        Task wait = new TaskCompletionSource().Task.WaitAsync(TimeSpan.FromSeconds(3), time);
        using ITimer own = time.CreateTimer(OnTick, null, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(6));
        using ITimer lambda = time.CreateTimer(_ => { }, null, TimeSpan.FromSeconds(7), Timeout.InfiniteTimeSpan);

        Assert.Equal(
            [
                "due 2000-01-01T00:00:01.000 (in 00:00:01), once: CancellationTokenSource.CancelAfter",
                "due 2000-01-01T00:00:02.000 (in 00:00:02), every 00:00:02: PeriodicTimer",
                "due 2000-01-01T00:00:03.000 (in 00:00:03), once: Task.WaitAsync",
                "due 2000-01-01T00:00:04.000 (in 00:00:04), once: Task.Delay",
                "due 2000-01-01T00:00:05.000 (in 00:00:05), every 00:00:06: BclTests.OnTick",
                "due 2000-01-01T00:00:07.000 (in 00:00:07), once: BclTests.DescribeTimers_BclTimersAndOwn_NameTheirOwnersInOrder (lambda)",
            ],
            time.DescribeTimers());
        Assert.Equal(6, time.ActiveTimers);
        Assert.Equal(time.Start.AddSeconds(1), time.NextTimerDue);
        Assert.False(delay.IsCompleted || wait.IsCompleted);

        // nobody can take these back
        time.Advance(TimeSpan.FromSeconds(4));
        Assert.True(delay.IsCompletedSuccessfully);
        Assert.IsType<TimeoutException>(wait.Exception?.InnerException);
    }

    private static void OnTick(object? state)
    {
    }
}
