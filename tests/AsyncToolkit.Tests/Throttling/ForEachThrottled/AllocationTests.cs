using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.ForEachThrottled;

[Collection(Alone.Name)]
public class AllocationTests
{
    private static readonly int[] Few = new int[1_000];
    private static readonly int[] Many = new int[200_000];

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public async Task ForEachThrottledAsync_ArrayWithSynchronousBodies_AllocatesNothingPerItem(int limit)
    {
        long few = await Allocations.SmallestAsync(() => Few.ForEachThrottledAsync(limit, static (_, _) => ValueTask.CompletedTask));
        long many = await Allocations.SmallestAsync(() => Many.ForEachThrottledAsync(limit, static (_, _) => ValueTask.CompletedTask));

        // what grows with the items would show a thousandfold; what does not is a lane for each worker
        Assert.True(many <= few + 200, $"{few} B for {Few.Length} items, {many} B for {Many.Length}");
#if !DEBUG
        Assert.True(few <= 700, $"{few} B a call");
        Assert.True(many <= 700, $"{many} B a call");
#endif
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public async Task ForEachThrottledAsync_PulledSourceWithSynchronousBodies_AllocatesNothingPerItem(int limit)
    {
        List<int> fewItems = [.. Few];
        List<int> manyItems = [.. Many];
        long few = await Allocations.SmallestAsync(() => fewItems.ForEachThrottledAsync(limit, static (_, _) => ValueTask.CompletedTask));
        long many = await Allocations.SmallestAsync(() => manyItems.ForEachThrottledAsync(limit, static (_, _) => ValueTask.CompletedTask));

        Assert.True(many <= few + 200, $"{few} B for {Few.Length} items, {many} B for {Many.Length}");
    }
}
