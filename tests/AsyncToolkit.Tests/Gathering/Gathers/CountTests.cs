using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Gathering.Gathers;

/// <summary>The array of results has the length of what was enumerated, whatever the count said.</summary>
public class CountTests
{
    [Theory]
    [InlineData(10, 10)]
    [InlineData(10, 4)]
    [InlineData(10, 0)]
    [InlineData(0, 10)]
    [InlineData(4, 100)]
    [InlineData(100, 5000)]
    public async Task GatherAsync_OfACollectionWithAWrongCount_ReturnsWhatWasEnumerated(int count, int items)
    {
        int[] results = await new LyingCollection(count, items).GatherAsync(3, async (item, _) =>
        {
            await Task.Yield();
            return item;
        });
        Outcome<int>[] outcomes = await new LyingCollection(count, items).GatherOutcomesAsync(3, static (item, _) => new ValueTask<int>(item));

        Assert.Equal(Enumerable.Range(0, items), results);
        Assert.Equal(Enumerable.Range(0, items), outcomes.Select(static outcome => outcome.Value));
    }

    [Fact]
    public async Task GatherAsync_OfACollection_AsksForTheCountOnlyWhenItRuns()
    {
        using var cancellation = new TrackedTokenSource();
        await cancellation.CancelAsync();
        var collection = new LyingCollection(-1, 0);

        Assert.True(collection.GatherAsync(1, static (item, _) => new ValueTask<int>(item), cancellation.Token).IsCanceled);
    }
}
