using AsyncToolkit.Testing;

namespace VirtualTimeTests;

public class PriceCacheTests
{
    [Fact]
    public async Task GetAsync_SecondCallerComesLater_IsFoundToLoadTwiceUnderSomeSchedule()
    {
        VirtualTimeException found = await Assert.ThrowsAsync<VirtualTimeException>(
            () => VirtualTime.ExploreAsync(_ => TwoCallersAsync(load => new PriceCache(load).GetAsync), iterations: 1_000));

        // The message has all that is needed to see it again.
        Assert.Contains("loaded 2 times", found.Message, StringComparison.Ordinal);
        InvalidOperationException again = await Assert.ThrowsAsync<InvalidOperationException>(() => VirtualTime.RunAsync(
            _ => TwoCallersAsync(load => new PriceCache(load).GetAsync), new VirtualTimeOptions { Replay = found.Schedule }));
        Assert.Equal("loaded 2 times", again.Message);
    }

    [Fact]
    public Task GetAsync_SafeCache_LoadsOnceUnderEverySchedule() =>
        VirtualTime.ExploreAsync(_ => TwoCallersAsync(load => new SafePriceCache(load).GetAsync), iterations: 200);

    private static async Task TwoCallersAsync(Func<Func<string, Task<decimal>>, Func<string, Task<decimal>>> create)
    {
        int loads = 0;
        Func<string, Task<decimal>> getPrice = create(async _ =>
        {
            loads++;
            await Task.Yield();
            return 9.99m;
        });

        await Task.WhenAll(
            Task.Run(() => getPrice("tea")),
            Task.Run(async () =>
            {
                // In real life this one comes long after the first has ended.
                for (int i = 0; i < 6; i++)
                {
                    await Task.Yield();
                }

                await getPrice("tea");
            }));
        if (loads != 1)
        {
            throw new InvalidOperationException($"loaded {loads} times");
        }
    }
}
