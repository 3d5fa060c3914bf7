using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.SelectThrottled;

public abstract partial class SelectContract<TSource, TEntry>
{
    // One after the other, so that "before" is the same in both orders.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(70)]
    public async Task Failure_OneAtATime_YieldsEverythingBeforeItAndThrowsIt(int at)
    {
        var root = new IOException("root");
        (List<int> results, Exception? thrown) = await Select(Enumerable.Range(0, 200), 1, async (item, _) =>
        {
            if (item % 3 == 0)
            {
                await Task.Yield();
            }

            return item == at ? throw root : item;
        }).DrainAsync();

        Assert.Same(root, thrown);
        Assert.Equal(Enumerable.Range(0, at), results);
    }

    [Fact]
    public async Task Failure_ResultsBeforeAndBehindIt_AreYieldedAsTheOrderSays()
    {
        var first = new Gate("first");
        var failing = new Gate("failing");
        int ended = 0;
        var root = new IOException("root");
        await using IAsyncEnumerator<int> enumerator = Select(Enumerable.Range(0, 50), 4, async (item, _) =>
        {
            switch (item)
            {
                case 0:
                    await first.WaitAsync(CancellationToken.None);
                    break;
                case 2:
                    await failing.WaitAsync(CancellationToken.None);
                    throw root;
            }

            Interlocked.Increment(ref ended);
            return item;
        }).GetAsyncEnumerator();
        Task<bool> move = enumerator.MoveAsync();
        await first.WhenParkedAsync(1);
        await failing.WhenParkedAsync(1);
        if (!InSourceOrder)
        {
            // completed before the failure
            Assert.True(await move);
            Assert.NotInRange(enumerator.Current, 0, 0);
        }

        failing.Open();
        first.Open();

        var yielded = new List<int>();
        Exception? thrown = null;
        try
        {
            for (bool moved = InSourceOrder ? await move : await enumerator.MoveAsync(); moved; moved = await enumerator.MoveAsync())
            {
                yielded.Add(enumerator.Current);
            }
        }
        catch (IOException e)
        {
            thrown = e;
        }

        Assert.Same(root, thrown);
        Assert.False(await enumerator.MoveAsync());
        if (InSourceOrder)
        {
            Assert.Equal([0, 1], yielded);
        }
        else
        {
            Assert.DoesNotContain(2, yielded);
        }
    }

    [Fact]
    public async Task Failure_StopsThePullingAndAwaitsWhatRuns()
    {
        var running = new Gate("running");
        var unwinding = new Gate("unwinding");
        int started = 0;
        var root = new IOException("root");
        await using IAsyncEnumerator<int> enumerator = Select<int, int>(Enumerable.Range(0, 500), 3, async (item, token) =>
        {
            Interlocked.Increment(ref started);
            if (item == 2)
            {
                await running.WhenParkedAsync(2, CancellationToken.None);
                throw root;
            }

            running.Mark();
            await token.CanceledAsync();
            await unwinding.WaitAsync(CancellationToken.None);
            throw new OperationCanceledException(token);
        }).GetAsyncEnumerator();
        Task<bool> move = enumerator.MoveAsync();
        await unwinding.WhenParkedAsync(2);

        Assert.False(move.IsCompleted);
        unwinding.Open();

        Assert.Same(root, await move.EndAsync());
        Assert.Equal(3, started);
        Assert.False(await enumerator.MoveAsync());
    }

    [Fact]
    public async Task Failure_OfTheFirstMove_ComesThroughItsTask()
    {
        IAsyncEnumerator<int> enumerator =
            Select<int, int>(Enumerable.Range(0, 3), 2, static (_, _) => throw new IOException("root")).GetAsyncEnumerator();
        ValueTask<bool> move = enumerator.MoveNextAsync();

        var thrown = Assert.IsType<IOException>(await move.AsTask().EndAsync());
        Assert.Contains(nameof(Failure_OfTheFirstMove_ComesThroughItsTask), thrown.StackTrace, StringComparison.Ordinal);
        await enumerator.EndAsync();
    }

    [Fact]
    public async Task Failure_ACancellationOfTheBodysOwn_IsAFailure()
    {
        using var own = new TrackedTokenSource();
        await own.CancelAsync();
        (List<int> results, Exception? thrown) = await Select(Enumerable.Range(0, 9), 1, (item, _) =>
            item == 3 ? throw new OperationCanceledException("mine", own.Token) : new ValueTask<int>(item)).DrainAsync();

        Assert.Equal("mine", Assert.IsType<OperationCanceledException>(thrown).Message);
        Assert.Equal([0, 1, 2], results);
    }
}
