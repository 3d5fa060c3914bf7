using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.ForEachThrottled;

/// <summary>What holds for bodies that block their threads or burn CPU: they are in flight all the same, and hold up nobody.</summary>
[Collection(PoolThreads.Name)]
public abstract class ForEachBlockingContract<TSource, TEntry>
    where TSource : ISourceKind
    where TEntry : IEntryPoint
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(1000)]
    public async Task Bodies_ThatWaitForEachOtherBehindFastOnes_MeetAtTheBarrier(int fast)
    {
        const int Limit = 8;
        using var barrier = new Barrier(Limit);
        int met = 0;
        await TEntry.Start(TSource.Make(Enumerable.Range(0, fast + Limit)), Limit, (item, _) =>
        {
            if (item >= fast)
            {
                Assert.True(barrier.SignalAndWait(HangGuard.Patience, CancellationToken.None));
                Interlocked.Increment(ref met);
            }

            return default;
        }).WithHangGuard();

        Assert.Equal(Limit, met);
    }

    [Fact]
    public async Task Bodies_ThatWaitForEachOtherInWaves_MeetEachTime()
    {
        const int Limit = 4;
        using var barrier = new Barrier(Limit);
        int met = 0;
        await TEntry.Start(TSource.Make(Enumerable.Range(0, 200)), Limit, async (item, _) =>
        {
            if (item % 3 == 0)
            {
                await Task.Yield();
            }

            if (item % 50 < Limit)
            {
                Assert.True(barrier.SignalAndWait(HangGuard.Patience, CancellationToken.None));
                Interlocked.Increment(ref met);
            }
        }).WithHangGuard();

        Assert.Equal(4 * Limit, met);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(150)]
    [InlineData(299)]
    public async Task Body_ThatBlocksUntilAllOthersHaveEnded_HoldsUpNone(int blocking)
    {
        using var others = new CountdownEvent(299);
        await TEntry.Start(TSource.Make(Enumerable.Range(0, 300)), 2, (item, _) =>
        {
            if (item == blocking)
            {
                Assert.True(others.Wait(HangGuard.Patience, CancellationToken.None));
            }
            else
            {
                others.Signal();
            }

            return default;
        }).WithHangGuard();
    }

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(16)]
    public async Task Limit_BodiesBlocked_IsReachedAndNeverExceeded(int limit)
    {
        var probe = new ConcurrencyProbe();
        Task call = TEntry.Start(TSource.Make(Enumerable.Range(0, 100)), limit, (_, _) =>
        {
            probe.Park(CancellationToken.None);
            return default;
        });
        await probe.ExpectInFlightAsync(limit);
        Assert.Equal(limit, probe.Started);

        probe.ReleaseAll();
        await call.WithHangGuard();

        Assert.Equal(limit, probe.Peak);
        Assert.Equal(100, probe.Started);
    }

    // A body that completes another one's task inline, in its own synchronous part: the next body must not run inside it.
    [Fact]
    public async Task Body_ThatCompletesAnotherInline_IsNotHeldUpByTheNextBody()
    {
        var first = new TaskCompletionSource();
        using var completed = new ManualResetEventSlim();
        await TEntry.Start(TSource.Make(Enumerable.Range(0, 3)), 2, (item, _) =>
        {
            switch (item)
            {
                case 0:
                    return new ValueTask(first.Task);
                case 1:
                    first.SetResult();
                    completed.Set();
                    return default;
                default:
                    // runs in the place of body 0, and blocks until body 1 has come back from SetResult
                    Assert.True(completed.Wait(HangGuard.Patience, CancellationToken.None));
                    return default;
            }
        }).WithHangGuard();
    }

    [Fact]
    public async Task Bodies_ThatCompleteOneAnotherInAChain_NeitherRecurseNorLoseAny()
    {
        const int Count = 20_000;
        var chain = new InlineChain(Count);
        int deepest = 0;
        using var depth = new ThreadLocal<int>();
        var visits = new int[Count];
        await TEntry.Start(TSource.Make(Enumerable.Range(0, Count)), 2, (item, _) =>
        {
            visits[item]++;
            depth.Value++;
            deepest = Math.Max(deepest, depth.Value);
            Task turn = chain.CompleteTheOldest();
            depth.Value--;
            return new ValueTask(turn);
        }).WithHangGuard();

        Assert.Equal(1, deepest);
        Assert.All(visits, static visited => Assert.Equal(1, visited));
    }

    [Fact]
    public async Task Bodies_ThatCompleteOneAnotherAfterAnAwait_DoNotOverflowTheStack()
    {
        const int Count = 20_000;
        var chain = new InlineChain(Count);
        await TEntry.Start(TSource.Make(Enumerable.Range(0, Count)), 3, async (_, _) =>
        {
            await Task.Yield();
            await chain.CompleteTheOldest();
        }).WithHangGuard();
    }
}
