using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.SelectThrottled;

public abstract partial class SelectContract<TSource, TEntry>
{
    [Fact]
    public async Task Enumerating_Twice_RunsTwice()
    {
        if (Once)
        {
            return;
        }

        int started = 0;
        IAsyncEnumerable<int> stream = Select(Enumerable.Range(0, 20), 3, (item, _) =>
        {
            Interlocked.Increment(ref started);
            return new ValueTask<int>(item);
        });
        Assert.Equal(0, started);

        AssertYielded(Enumerable.Range(0, 20), (await stream.DrainAsync()).Results);
        Assert.Equal(20, started);
        AssertYielded(Enumerable.Range(0, 20), (await stream.DrainAsync()).Results);
        Assert.Equal(40, started);
    }

    [Fact]
    public async Task Enumerating_TwoAtOnce_DoNotMix()
    {
        if (Once)
        {
            return;
        }

        IAsyncEnumerable<int> stream = Select(Enumerable.Range(0, 300), 3, async (item, _) =>
        {
            if (item % 2 == 0)
            {
                await Task.Yield();
            }

            return item;
        });
        await using IAsyncEnumerator<int> one = stream.GetAsyncEnumerator();
        await using IAsyncEnumerator<int> other = stream.GetAsyncEnumerator();
        List<int> first = await one.TakeAsync(100);
        AssertYielded(Enumerable.Range(0, 300), await other.TakeAsync(300));
        Assert.False(await other.MoveAsync());
        first.AddRange(await one.TakeAsync(200));
        AssertYielded(Enumerable.Range(0, 300), first);
        Assert.False(await one.MoveAsync());
    }

    [Fact]
    public async Task MoveNextAsync_BesideOneThatIsPending_FailsAndDisturbsNothing()
    {
        var gate = new Gate();
        await using IAsyncEnumerator<int> enumerator = Select(Enumerable.Range(0, 4), 2, async (item, token) =>
        {
            await gate.WaitAsync(token);
            return item;
        }).GetAsyncEnumerator();
        Task<bool> pending = enumerator.MoveAsync();
        await gate.WhenParkedAsync(2);

        Assert.IsType<InvalidOperationException>(await enumerator.MoveAsync().EndAsync());
        Assert.IsType<InvalidOperationException>(await enumerator.MoveAsync().EndAsync());
        Assert.False(pending.IsCompleted);
        gate.Open();

        Assert.True(await pending);
        List<int> results = [enumerator.Current, .. await enumerator.TakeAsync(3)];
        AssertYielded(Enumerable.Range(0, 4), results);
        Assert.False(await enumerator.MoveAsync());
    }

    [Fact]
    public async Task Leaving_BodiesInFlight_CancelsAndAwaitsThem()
    {
        var gate = new Gate("running");
        var unwinding = new Gate("unwinding");
        int started = 0;
        IAsyncEnumerator<int> enumerator = Select(Enumerable.Range(0, 100), 3, async (item, token) =>
        {
            Interlocked.Increment(ref started);
            if (item == 0)
            {
                return item;
            }

            gate.Mark();
            await token.CanceledAsync();
            await unwinding.WaitAsync(CancellationToken.None);
            throw new IOException("while it unwinds");
        }).GetAsyncEnumerator();
        Assert.True(await enumerator.MoveAsync());
        await gate.WhenParkedAsync(3);

        Task leaving = enumerator.EndAsync();
        await unwinding.WhenParkedAsync(3);
        Assert.False(leaving.IsCompleted);
        Task again = enumerator.EndAsync();
        unwinding.Open();

        await leaving;
        await again;
        Assert.Equal(4, started);
        Assert.False(await enumerator.MoveAsync());
    }

    [Fact]
    public async Task Leaving_ByAnExceptionOfTheConsumers_ThrowsThatOne()
    {
        int inFlight = 0;
        var own = new InvalidOperationException("the consumer's own");
        Exception? thrown = null;
        try
        {
            await foreach (int result in Select(Enumerable.Range(0, 100), 3, async (item, _) =>
            {
                Interlocked.Increment(ref inFlight);
                await Task.Yield();
                Interlocked.Decrement(ref inFlight);
                return item < 5 ? item : throw new IOException("unseen");
            }))
            {
                if (result >= 3)
                {
                    throw own;
                }
            }
        }
        catch (InvalidOperationException e)
        {
            thrown = e;
        }

        Assert.Same(own, thrown);
        Assert.Equal(0, inFlight);
    }

    [Fact]
    public async Task Leaving_BeforeTheFirstMove_TouchesNothing()
    {
        bool touched = false;
        IAsyncEnumerator<int> enumerator = Select(Enumerable.Range(0, 3), 2, (item, _) =>
        {
            touched = true;
            return new ValueTask<int>(item);
        }).GetAsyncEnumerator();
        Assert.True(enumerator.DisposeAsync().AsTask().IsCompletedSuccessfully);

        Assert.False(await enumerator.MoveAsync());
        Assert.False(touched);
    }

    [Fact]
    public async Task Leaving_WhileAMoveIsPending_EndsBoth()
    {
        var gate = new Gate();
        IAsyncEnumerator<int> enumerator = Select(Enumerable.Range(0, 9), 2, async (item, token) =>
        {
            await gate.WaitAsync(token);
            return item;
        }).GetAsyncEnumerator();
        Task<bool> pending = enumerator.MoveAsync();
        await gate.WhenParkedAsync(2);

        await enumerator.EndAsync();

        Assert.False(await pending);
        Assert.False(await enumerator.MoveAsync());
    }

    [Fact]
    public async Task Leaving_AfterTheEnd_IsDoneAtOnce()
    {
        IAsyncEnumerator<int> enumerator = Select(Enumerable.Range(0, 2), 2, static (item, _) => new ValueTask<int>(item)).GetAsyncEnumerator();
        await enumerator.TakeAsync(2);
        Assert.False(await enumerator.MoveAsync());

        Assert.True(enumerator.DisposeAsync().AsTask().IsCompletedSuccessfully);
        Assert.True(enumerator.DisposeAsync().AsTask().IsCompletedSuccessfully);
    }

    // The source may be enumerated once only: it is strict about it, or a channel.
    private static bool Once => typeof(TSource) != typeof(ArrayKind) && typeof(TSource) != typeof(ListKind);
}
