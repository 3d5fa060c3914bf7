using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Gathering.Gathers;

[Collection(Alone.Name)]
public class GatherAllocationTests
{
    private static readonly int[] Few = new int[1_000];
    private static readonly int[] Many = new int[200_000];

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public async Task GatherAsync_OfAnArray_AllocatesTheResultsOnce(int limit)
    {
        long few = await Allocations.SmallestAsync(() => Few.GatherAsync(limit, static (item, _) => new ValueTask<int>(item)));
        long many = await Allocations.SmallestAsync(() => Many.GatherAsync(limit, static (item, _) => new ValueTask<int>(item)));

        long results = sizeof(int) * (Many.Length - Few.Length);
        Assert.True(many - few <= results + 300, $"{few} B for {Few.Length} items, {many} B for {Many.Length}");
    }

    [Fact]
    public async Task GatherAsync_OfAList_AllocatesTheResultsOnce()
    {
        List<int> fewItems = [.. Few];
        List<int> manyItems = [.. Many];
        long few = await Allocations.SmallestAsync(() => fewItems.GatherAsync(8, static (item, _) => new ValueTask<int>(item)));
        long many = await Allocations.SmallestAsync(() => manyItems.GatherAsync(8, static (item, _) => new ValueTask<int>(item)));

        long results = sizeof(int) * (Many.Length - Few.Length);
        Assert.True(many - few <= results + 300, $"{few} B for {Few.Length} items, {many} B for {Many.Length}");
    }
}
