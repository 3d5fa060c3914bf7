using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.SelectThrottled;

/// <summary>What holds, beyond the contract, for every source that is pulled item by item.</summary>
public abstract class SelectLazyContract<TSource, TEntry> : SelectContract<TSource, TEntry>
    where TSource : ISourceKind
    where TEntry : IStreamEntry
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public Task Source_ConsumerThatStops_IsPulledNoFurtherThanTheBound(int limit) => Clocks.RunAsync(async time =>
    {
        int pulled = 0;
        IAsyncEnumerator<int> enumerator =
            TEntry.Stream(TSource.Make(Counted()), limit, static (item, _) => new ValueTask<int>(item)).GetAsyncEnumerator();
        Assert.Equal(0, pulled);
        for (int taken = 1; taken < 50; taken++)
        {
            Assert.True(await enumerator.MoveNextAsync());
            await Task.Delay(TimeSpan.FromSeconds(1), time);
            Assert.Equal(limit + taken, pulled);
        }

        await enumerator.DisposeAsync();
        Assert.Equal(limit + 49, pulled);

        IEnumerable<int> Counted()
        {
            while (true)
            {
                yield return pulled++;
            }
        }
    });

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public async Task Source_Infinite_CanBeLeft(int limit)
    {
        bool closed = false;
        var taken = new List<int>();
        await foreach (int item in TEntry.Stream(TSource.Make(Forever()), limit, async (item, _) =>
        {
            if (item % 2 == 0)
            {
                await Task.Yield();
            }

            return item;
        }))
        {
            taken.Add(item);
            if (taken.Count == 2_000)
            {
                break;
            }
        }

        Assert.True(closed);
        Assert.Equal(taken.Count, taken.Distinct().Count());
        if (TEntry.Order == ResultOrder.Source)
        {
            Assert.Equal(Enumerable.Range(0, 2_000), taken);
        }

        IEnumerable<int> Forever()
        {
            try
            {
                for (int i = 0; ; i++)
                {
                    yield return i;
                }
            }
            finally
            {
                closed = true;
            }
        }
    }
}
