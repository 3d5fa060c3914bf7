using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.SelectThrottled;

public abstract partial class SelectContract<TSource, TEntry>
{
    [Theory]
    [InlineData(1, 300)]
    [InlineData(2, 300)]
    [InlineData(7, 300)]
    [InlineData(64, 1000)]
    [InlineData(1024, 3000)]
    [InlineData(8, 1)]
    [InlineData(int.MaxValue, 30)]
    public async Task Results_BodiesOfMixedKinds_AreYieldedOnceEach(int limit, int count)
    {
        foreach (int kinds in (int[])[1, 2, 5])
        {
            (List<int> results, Exception? thrown) = await Select(Enumerable.Range(0, count), limit, async (item, _) =>
            {
                for (int i = 0; i < item % kinds; i++)
                {
                    await Task.Yield();
                }

                return item * 3;
            }).DrainAsync();

            Assert.Null(thrown);
            AssertYielded(Enumerable.Range(0, count).Select(static item => item * 3), results);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public async Task Results_SynchronousBodies_AreYieldedOnceEach(int limit)
    {
        (List<int> results, Exception? thrown) =
            await Select(Enumerable.Range(0, 5000), limit, static (item, _) => new ValueTask<int>(item)).DrainAsync();

        Assert.Null(thrown);
        AssertYielded(Enumerable.Range(0, 5000), results);
    }

    [Fact]
    public async Task Results_OfAnEmptySource_AreNone()
    {
        (List<int> results, Exception? thrown) =
            await Select(Enumerable.Empty<int>(), 4, static (item, _) => new ValueTask<int>(item)).DrainAsync();

        Assert.Null(thrown);
        Assert.Empty(results);
    }

    [Fact]
    public async Task Results_ThatAreNull_AreYieldedToo()
    {
        (List<string?> results, Exception? thrown) =
            await Select(Enumerable.Range(0, 9), 4, static (_, _) => new ValueTask<string?>((string?)null)).DrainAsync();

        Assert.Null(thrown);
        Assert.Equal(Enumerable.Repeat((string?)null, 9), results);
    }

    [Fact]
    public async Task Current_BeforeTheFirstMoveAndAfterTheLast_IsTheDefault()
    {
        await using IAsyncEnumerator<string> enumerator =
            Select(Enumerable.Range(0, 1), 4, static (_, _) => new ValueTask<string>("x")).GetAsyncEnumerator();
        Assert.Null(enumerator.Current);
        Assert.True(await enumerator.MoveAsync());
        Assert.Equal("x", enumerator.Current);
        Assert.False(await enumerator.MoveAsync());
        Assert.Null(enumerator.Current);
    }

    [Fact]
    public async Task MoveNextAsync_AfterTheEnd_StaysFalse()
    {
        IAsyncEnumerator<int> enumerator = Select(Enumerable.Range(0, 2), 4, static (item, _) => new ValueTask<int>(item)).GetAsyncEnumerator();
        AssertYielded([0, 1], await enumerator.TakeAsync(2));
        for (int i = 0; i < 3; i++)
        {
            Assert.False(await enumerator.MoveAsync());
        }

        await enumerator.EndAsync();
        Assert.False(await enumerator.MoveAsync());
    }
}
