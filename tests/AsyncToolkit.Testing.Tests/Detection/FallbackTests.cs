namespace AsyncToolkit.Testing.Tests.Detection;

/// <summary>The path without the runtime's internals, taken on purpose.</summary>
public class FallbackTests
{
    private static readonly VirtualTimeOptions Fallback = new() { WithoutAttribution = true };

    [Fact]
    public Task Fallback_DelaysAndHops_PassVirtualTime() => VirtualTime.RunAsync(
        async time =>
        {
            for (int i = 0; i < 5; i++)
            {
                await Task.Run(async () => await Task.Delay(TimeSpan.FromHours(1), time));
                await Task.Yield();
            }

            Assert.Equal(TimeSpan.FromHours(5), time.Elapsed);
        },
        Fallback);

    [Fact]
    public Task Fallback_WorkOnThePool_DoesNotLetTimePass() => VirtualTime.RunAsync(
        async time =>
        {
            Task decoy = Task.Delay(TimeSpan.FromHours(1), time);
            using ManualResetEventSlim release = new();
            Task work = Task.Run(() => release.Wait());
            for (int i = 0; i < 20; i++)
            {
                await Task.Run(() => { });
            }

            Assert.False(decoy.IsCompleted);
            release.Set();
            await work;
            await decoy;
        },
        Fallback);

    [Fact]
    public async Task Fallback_Failure_NamesItAsBestEffort()
    {
        VirtualTimeException exception = await Assert.ThrowsAsync<VirtualTimeException>(() => VirtualTime.RunAsync(
            async time =>
            {
                while (true)
                {
                    await Task.Delay(TimeSpan.FromHours(1), time);
                }
            },
            new VirtualTimeOptions { WithoutAttribution = true, MaxJumps = 2 }));

        Assert.Contains("Idle detection: best effort (the pool's events are not available here", exception.Message, StringComparison.Ordinal);
    }
}
