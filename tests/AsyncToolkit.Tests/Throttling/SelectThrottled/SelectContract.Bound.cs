using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.SelectThrottled;

public abstract partial class SelectContract<TSource, TEntry>
{
    [Theory]
    [InlineData(1, 40)]
    [InlineData(2, 40)]
    [InlineData(7, 40)]
    [InlineData(64, 200)]
    [InlineData(1024, 1500)]
    [InlineData(64, 64)]
    [InlineData(9, 3)]
    [InlineData(int.MaxValue, 20)]
    public async Task Bound_BodiesParked_IsReachedAndNeverExceeded(int limit, int count)
    {
        var probe = new ConcurrencyProbe { HangGuard = HangGuard.Patience };
        Task<(List<int> Results, Exception? Thrown)> all = Select(Enumerable.Range(0, count), limit, async (item, token) =>
        {
            await probe.ParkAsync(token);
            return item;
        }).DrainAsync();
        int reachable = Math.Min(limit, count);
        await probe.ExpectInFlightAsync(reachable);
        Assert.Equal(reachable, probe.Started);
        if (limit == 1)
        {
            // with one in flight it is known which one it is: its result is taken at once, and the next one starts
            probe.Release();
            await probe.ExpectInFlightAsync(1);
            Assert.Equal(2, probe.Started);
        }

        probe.ReleaseAll();
        (List<int> results, Exception? thrown) = await all;

        Assert.Null(thrown);
        AssertYielded(Enumerable.Range(0, count), results);
        Assert.Equal(reachable, probe.Peak);
    }

    // Nothing of the run can go on when virtual time passes: the counts are final then.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(64)]
    public Task Bound_ConsumerThatTakesOneAtATime_LetsExactlyOneMoreStart(int limit) => Clocks.RunAsync(async time =>
    {
        foreach (bool suspends in (bool[])[false, true])
        {
            int started = 0;
            await using IAsyncEnumerator<int> enumerator = Select(Enumerable.Range(0, 500), limit, async (item, _) =>
            {
                Interlocked.Increment(ref started);
                if (suspends)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(1), time, CancellationToken.None);
                }

                return item;
            }).GetAsyncEnumerator();
            for (int taken = 1; taken < 200; taken++)
            {
                Assert.True(await enumerator.MoveNextAsync());
                await Task.Delay(TimeSpan.FromSeconds(1), time);
                Assert.Equal(limit + taken, started);
            }
        }
    });

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(64)]
    public Task Bound_SlowHeadOfTheLine_HoldsBackInSourceOrderOnly(int limit) => Clocks.RunAsync(async time =>
    {
        int started = 0;
        var head = new Gate("head");
        await using IAsyncEnumerator<int> enumerator = Select(Enumerable.Range(0, 300), limit, async (item, _) =>
        {
            Interlocked.Increment(ref started);
            if (item == 0)
            {
                await head.WaitAsync(CancellationToken.None);
            }

            return item;
        }).GetAsyncEnumerator();
        Task<bool> move = enumerator.MoveNextAsync().AsTask();
        await Task.Delay(TimeSpan.FromSeconds(1), time);

        if (InSourceOrder)
        {
            Assert.False(move.IsCompleted);
            Assert.Equal(limit, started);
        }
        else
        {
            Assert.True(await move);
            Assert.NotEqual(0, enumerator.Current);
            Assert.Equal(limit + 1, started);
            for (int item = 2; item < 300; item++)
            {
                Assert.True(await enumerator.MoveNextAsync());
                await Task.Delay(TimeSpan.FromMilliseconds(1), time);
                Assert.Equal(Math.Min(limit + item, 300), started);
            }

            move = enumerator.MoveNextAsync().AsTask();
            await Task.Delay(TimeSpan.FromSeconds(1), time);
            Assert.False(move.IsCompleted);
        }

        head.Open();
        Assert.True(await move);
        Assert.Equal(0, enumerator.Current);
    });

    [Fact]
    public Task Bound_NobodyConsumes_NothingMoreIsStarted() => Clocks.RunAsync(async time =>
    {
        int started = 0;
        IAsyncEnumerable<int> stream = Select(Enumerable.Range(0, 300), 8, (item, _) =>
        {
            Interlocked.Increment(ref started);
            return new ValueTask<int>(item);
        });
        await using IAsyncEnumerator<int> enumerator = stream.GetAsyncEnumerator();
        await Task.Delay(TimeSpan.FromSeconds(1), time);
        Assert.Equal(0, started);

        Assert.True(await enumerator.MoveNextAsync());
        await Task.Delay(TimeSpan.FromHours(1), time);
        Assert.Equal(9, started);
    });

    // The consumer blocks its thread in the middle of the loop: that must not be a thread that bodies need.
    [Fact]
    public async Task Bound_ConsumerThatBlocks_DoesNotHoldUpBodies()
    {
        var probe = new ConcurrencyProbe { HangGuard = HangGuard.Patience };
        var first = new Gate("first");
        Task<int> consuming = Task.Run(async () =>
        {
            int taken = 0;
            await foreach (int item in Select(Enumerable.Range(0, 12), 4, async (item, token) =>
            {
                if (item == 0)
                {
                    await first.WaitAsync(CancellationToken.None);
                }
                else
                {
                    await probe.ParkAsync(token);
                }

                return item;
            }))
            {
                if (taken++ == 0)
                {
                    probe.ExpectInFlightAsync(4).WaitAsync(HangGuard.Patience).GetAwaiter().GetResult();
                    probe.ReleaseAll();
                }
            }

            return taken;
        });
        await first.WhenParkedAsync(1);
        first.Open();

        Assert.Equal(12, await consuming.WithHangGuard());
    }

    // A body blocks; what is claimed behind it and what the consumer makes room for runs on other threads.
    [Fact]
    public async Task Bound_BodiesThatBlockUntilTheLimitIsReached_ReachIt()
    {
        using var met = new CountdownEvent(3);
        (List<int> results, Exception? thrown) = await Select(Enumerable.Range(0, 60), 3, (item, _) =>
        {
            if (item >= 57)
            {
                met.Signal();
                Assert.True(met.Wait(HangGuard.Patience, CancellationToken.None));
            }

            return new ValueTask<int>(item);
        }).DrainAsync();

        Assert.Null(thrown);
        AssertYielded(Enumerable.Range(0, 60), results);
    }
}
