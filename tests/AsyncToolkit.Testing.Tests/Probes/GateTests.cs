namespace AsyncToolkit.Testing.Tests.Probes;

public class GateTests
{
    [Fact]
    public async Task WhenParkedAsync_ExactNumber_CompletesAndReleaseLetsTheOldestGo()
    {
        Gate gate = new();
        Task first = gate.WaitAsync();
        Task parked = gate.WhenParkedAsync(2);
        Assert.False(parked.IsCompleted);
        Task second = gate.WaitAsync();
        await parked;

        gate.Release();

        await first;
        Assert.False(second.IsCompleted);
        Assert.Equal((1, 2), (gate.Parked, gate.Arrivals));
        gate.Release();
        await second;
    }

    [Fact]
    public async Task WhenParkedAsync_Zero_CompletesWhenAllHaveGone()
    {
        Gate gate = new();
        Task waiter = gate.WaitAsync();
        Task empty = gate.WhenParkedAsync(0);
        Assert.False(empty.IsCompleted);

        gate.Open();

        await empty;
        await waiter;
    }

    [Fact]
    public async Task Open_ThenClose_LetsPassAndParksAgain()
    {
        Gate gate = new();
        Task parked = gate.WaitAsync();

        gate.Open();
        await parked;
        Assert.True(gate.IsOpen);
        Assert.True(gate.WaitAsync().IsCompletedSuccessfully);
        gate.Close();

        Assert.False(gate.IsOpen);
        Assert.False(gate.WaitAsync().IsCompleted);
        Assert.Equal((1, 3), (gate.Parked, gate.Arrivals));
    }

    [Fact]
    public void Release_MoreThanAreParked_ThrowsAndLetsNobodyGo()
    {
        Gate gate = new("door");
        Task waiter = gate.WaitAsync();

        ProbeException exception = Assert.Throws<ProbeException>(() => gate.Release(2));

        Assert.Equal("door was to let 2 go, but only 1 are parked; await WhenParkedAsync first.", exception.Message);
        Assert.False(waiter.IsCompleted);
        Assert.Throws<ArgumentOutOfRangeException>("count", () => gate.Release(0));
    }

    [Fact]
    public async Task WaitAsync_Canceled_LeavesWithTheCallersToken()
    {
        Gate gate = new();
        using TrackedTokenSource source = new();
        Task waiter = gate.WaitAsync(source.Token);
        await gate.WhenParkedAsync(1);

        await source.CancelAsync();

        Assert.Equal(source.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiter)).CancellationToken);
        Assert.Equal(0, gate.Parked);
        Assert.True(gate.WaitAsync(source.Token).IsCanceled);
        Assert.Equal(1, gate.Arrivals);
    }

    [Fact]
    public async Task WaitAsync_ReleasedAndThenCanceled_Passes()
    {
        Gate gate = new();
        using TrackedTokenSource source = new();
        Task waiter = gate.WaitAsync(source.Token);

        gate.Release();
        await source.CancelAsync();

        await waiter;
    }

    [Fact]
    public async Task WaitAsync_LetGo_DoesNotContinueInsideTheTestsCall()
    {
        Gate gate = new();
        using ManualResetEventSlim returned = new();
        Task body = Task.Run(async () =>
        {
            await gate.WaitAsync().ConfigureAwait(false);
            returned.Wait();
        });
        await gate.WhenParkedAsync(1);

        gate.Open();
        returned.Set();

        await body;
    }

    [Fact]
    public async Task WhenParkedAsync_NumberNotReached_FailsWithWhatItSaw()
    {
        Gate gate = new("door") { HangGuard = TimeSpan.FromMilliseconds(20) };
        _ = gate.WaitAsync();

        ProbeException exception = await Assert.ThrowsAsync<ProbeException>(() => gate.WhenParkedAsync(2));

        Assert.Equal("Waited 00:00:00.0200000 of real time for exactly 2 to be parked. Now: door: closed, 1 parked, 1 arrived.", exception.Message);
    }

    [Fact]
    public async Task WhenParkedAsync_Canceled_Ends()
    {
        Gate gate = new();
        using TrackedTokenSource source = new();
        Task wait = gate.WhenParkedAsync(1, source.Token);

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        Assert.Throws<ArgumentOutOfRangeException>("count", () => { _ = gate.WhenParkedAsync(-1); });
    }

    [Fact]
    public async Task Wait_BlockedThread_IsLetGo()
    {
        Gate gate = new();
        Task blocked = Task.Run(() => gate.Wait());
        await gate.WhenParkedAsync(1);

        gate.Release();

        await blocked;
    }

    [Fact]
    public void Wait_NobodyReleases_FailsWithAMessage()
    {
        Gate gate = new("door") { HangGuard = TimeSpan.FromMilliseconds(20) };

        Assert.Equal("A thread was blocked in door for 00:00:00.0200000 and nobody let it go.", Assert.Throws<ProbeException>(() => gate.Wait()).Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    public void HangGuard_NotPositive_Throws(int milliseconds) =>
        Assert.Throws<ArgumentOutOfRangeException>("value", () => new Gate { HangGuard = TimeSpan.FromMilliseconds(milliseconds) });

    // Longer than the framework waits.
    [Fact]
    public async Task HangGuard_OfAYear_WaitsAsLongAsCanBeWaited()
    {
        Gate gate = new() { HangGuard = TimeSpan.FromDays(365) };
        Task parked = gate.WhenParkedAsync(1);
        Task blocked = Task.Run(() => gate.Wait());
        await parked;

        gate.Open();

        await blocked;
        Assert.Equal(TimeSpan.FromDays(365), gate.HangGuard);
    }
}
