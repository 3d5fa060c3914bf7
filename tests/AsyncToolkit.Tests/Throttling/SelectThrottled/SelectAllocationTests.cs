using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.SelectThrottled;

[Collection(Alone.Name)]
public class SelectAllocationTests
{
    private const int Rounds = 20;

    private static readonly int[] Few = new int[1_000];
    private static readonly int[] Many = new int[100_000];

    [Theory]
    [InlineData(8, ResultOrder.Source)]
    [InlineData(8, ResultOrder.Completion)]
    [InlineData(64, ResultOrder.Source)]
    public async Task SelectThrottledAsync_SynchronousBodies_AllocatesNothingPerItem(int limit, ResultOrder order)
    {
        var options = new ThrottleOptions { MaxConcurrency = limit, ResultOrder = order };
        long few = await SmallestAsync(Few, options);
        long many = await SmallestAsync(Many, options);

        // what grows with the items would show a hundredfold; what does not: lanes, and a queue of the pool that grows
        Assert.True(many <= few + 2_000, $"{few} B for {Few.Length} items, {many} B for {Many.Length}");
    }

    // A limit that nobody reaches costs what is used of it.
    [Fact]
    public async Task SelectThrottledAsync_HugeLimit_AllocatesForTheResultsThatThereAre()
    {
        long bytes = await SmallestAsync([1, 2, 3], new ThrottleOptions { MaxConcurrency = 1_000_000 });

        Assert.True(bytes < 50_000, $"{bytes} B");
    }

    private static async Task<long> SmallestAsync(int[] items, ThrottleOptions options)
    {
        long smallest = long.MaxValue;
        for (int i = 0; i < Rounds; i++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            await foreach (int result in items.SelectThrottledAsync(options, static (item, _) => new ValueTask<int>(item)))
            {
                _ = result;
            }

            smallest = Math.Min(smallest, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        return smallest;
    }
}
