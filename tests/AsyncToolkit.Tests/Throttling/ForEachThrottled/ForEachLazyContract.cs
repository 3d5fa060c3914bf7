using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.ForEachThrottled;

/// <summary>What holds, beyond the contract, for every source that is pulled item by item.</summary>
public abstract class ForEachLazyContract<TSource, TEntry> : ForEachContract<TSource, TEntry>
    where TSource : ISourceKind
    where TEntry : IEntryPoint
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(64)]
    public async Task Source_BodiesParked_IsPulledAtMostOneItemAhead(int limit)
    {
        int pulled = 0;
        var probe = new ConcurrencyProbe();
        Task call = TEntry.Start(TSource.Make(Counted()), limit, (_, token) => new ValueTask(probe.ParkAsync(token)));

        for (int released = 0; released < 5; released++)
        {
            await probe.ExpectInFlightAsync(limit);
            Assert.InRange(Volatile.Read(ref pulled), limit + released, limit + released + 1);
            probe.Release();
        }

        probe.ReleaseAll();
        await call.WithHangGuard();

        IEnumerable<int> Counted()
        {
            for (int i = 0; i < 500; i++)
            {
                Interlocked.Increment(ref pulled);
                yield return i;
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public async Task Source_Infinite_RunsUntilCanceled(int limit)
    {
        using var source = new TrackedTokenSource();
        int ran = 0;
        Task call = TEntry.Start(
            TSource.Make(Forever()),
            limit,
            async (item, _) =>
            {
                if (item % 2 == 0)
                {
                    await Task.Yield();
                }

                if (Interlocked.Increment(ref ran) == 10_000)
                {
                    await source.CancelAsync();
                }
            },
            source.Token);

        Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync());
        Assert.True(call.IsCanceled);
        Assert.True(ran >= 10_000);

        static IEnumerable<int> Forever()
        {
            for (int i = 0; ; i++)
            {
                yield return i;
            }
        }
    }

    [Fact]
    public async Task Source_AfterAFailure_IsPulledNoMore()
    {
        int pulled = 0;
        Task call = TEntry.Start(
            TSource.Make(Counted()), 1, (item, _) => item == 4 ? throw new InvalidOperationException() : default);

        Assert.IsType<InvalidOperationException>(await call.EndAsync());
        Assert.Equal(5, pulled);

        IEnumerable<int> Counted()
        {
            while (true)
            {
                yield return pulled++;
            }
        }
    }
}
