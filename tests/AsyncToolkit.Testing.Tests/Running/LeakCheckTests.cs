namespace AsyncToolkit.Testing.Tests.Running;

public class LeakCheckTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task LeakCheck_ThrowWithTimerLeft_NamesTheTimer()
    {
        VirtualTimeException exception = await Assert.ThrowsAsync<VirtualTimeException>(() => VirtualTime.RunAsync(
            time =>
            {
                _ = Task.Delay(Second, time);
                return Task.CompletedTask;
            },
            new VirtualTimeOptions { LeakCheck = LeakCheck.Throw }));

        Assert.Equal(VirtualTimeFailure.Leaked, exception.Reason);
        Assert.Contains("Timer: due 2000-01-01T00:00:01.000 (in 00:00:01), once: Task.Delay.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LeakCheck_AsyncVoidLeft_IsNamed()
    {
        TaskCompletionSource never = new();
        async void WaitForever() => await never.Task;

        VirtualTimeException exception = await Assert.ThrowsAsync<VirtualTimeException>(() => VirtualTime.RunAsync(
            time =>
            {
                WaitForever();
                return Task.CompletedTask;
            },
            new VirtualTimeOptions { LeakCheck = LeakCheck.Throw }));

        Assert.Contains("Work: 1 async void method(s) have not ended.", exception.Message, StringComparison.Ordinal);
        never.SetResult();
    }

    [Fact]
    public async Task LeakCheck_TrackedMethodLeft_IsNamed()
    {
        TaskCompletionSource never = new();
        async Task WaitForeverAsync() => await never.Task;

        VirtualTimeException exception = await Assert.ThrowsAsync<VirtualTimeException>(() => VirtualTime.RunAsync(
            async time =>
            {
                await Task.Yield();
                _ = WaitForeverAsync();
            },
            new VirtualTimeOptions { LeakCheck = LeakCheck.Throw, TrackPending = true }));

        Assert.Contains(
            "Work: LeakCheckTests.LeakCheck_TrackedMethodLeft_IsNamed.WaitForeverAsync, at await 1.", exception.Message, StringComparison.Ordinal);
        never.SetResult();
    }

    [Fact]
    public async Task LeakCheck_WorkThatEndsByItself_IsNotALeak()
    {
        int hops = 0;
        await VirtualTime.RunAsync(
            time =>
            {
                _ = Task.Run(async () =>
                {
                    for (int i = 0; i < 10; i++)
                    {
                        await Task.Yield();
                        hops++;
                    }
                });
                return Task.CompletedTask;
            },
            new VirtualTimeOptions { LeakCheck = LeakCheck.Throw });

        Assert.Equal(10, hops);
    }

    [Fact]
    public async Task LeakCheck_BlockedWorkLeft_IsALeak()
    {
        using ManualResetEventSlim release = new();
        VirtualTimeException exception = await Assert.ThrowsAsync<VirtualTimeException>(() => VirtualTime.RunAsync(
            time =>
            {
                _ = Task.Run(() => release.Wait());
                return Task.CompletedTask;
            },
            new VirtualTimeOptions { LeakCheck = LeakCheck.Throw, RealTimeout = TimeSpan.FromMilliseconds(100) }));

        release.Set();
        Assert.Contains("Work: something of the run still runs", exception.Message, StringComparison.Ordinal);
        Assert.Contains("runs a work item of the run and is blocked in a synchronous wait.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LeakCheck_HoldLeft_NamesTheHolder()
    {
        VirtualTimeException exception = await Assert.ThrowsAsync<VirtualTimeException>(() => VirtualTime.RunAsync(
            time =>
            {
                VirtualTime.Hold();
                return Task.CompletedTask;
            },
            new VirtualTimeOptions { LeakCheck = LeakCheck.Throw, RealTimeout = TimeSpan.FromMilliseconds(100) }));

        Assert.Equal(VirtualTimeFailure.Leaked, exception.Reason);
        Assert.Contains($"  The clock is held by {nameof(LeakCheck_HoldLeft_NamesTheHolder)}.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LeakCheck_Report_WritesAndPasses()
    {
        List<string> reports = [];
        await VirtualTime.RunAsync(
            time =>
            {
                _ = Task.Delay(Second, time);
                return Task.CompletedTask;
            },
            new VirtualTimeOptions { LeakCheck = LeakCheck.Report, Output = reports.Add });

        Assert.StartsWith("Leaked: the body of this virtual run has ended", Assert.Single(reports), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LeakCheck_BodyFails_ItsExceptionIsNotReplaced() =>
        await Assert.ThrowsAsync<FormatException>(() => VirtualTime.RunAsync(
            time =>
            {
                _ = Task.Delay(Second, time);
                throw new FormatException();
            },
            new VirtualTimeOptions { LeakCheck = LeakCheck.Throw }));

    [Fact]
    public Task LeakCheck_Off_LooksAtNothing() => VirtualTime.RunAsync(time =>
    {
        _ = Task.Delay(Second, time);
        return Task.CompletedTask;
    });

    [Fact]
    public void Options_OutOfRange_ThrowInTheSetter()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new VirtualTimeOptions { IdleGrace = -Second });
        Assert.Throws<ArgumentOutOfRangeException>(() => new VirtualTimeOptions { RealTimeout = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => new VirtualTimeOptions { MaxJumps = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new VirtualTimeOptions { MaxVirtualTime = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => new VirtualTimeOptions { LeakCheck = (LeakCheck)9 });
        Assert.Equal(Timeout.InfiniteTimeSpan, new VirtualTimeOptions { RealTimeout = Timeout.InfiniteTimeSpan }.RealTimeout);
    }
}
