using AsyncToolkit.Testing;

namespace AsyncToolkit.Tests.Support;

/// <summary>The proof that a limit is reached and never exceeded. It fails for a serial and for an unlimited implementation.</summary>
internal static class LimitProof
{
    internal static async Task RunAsync<TSource, TEntry>(int limit, int count, TimeSpan? hangGuard = null)
        where TSource : ISourceKind
        where TEntry : IEntryPoint
    {
        var probe = new ConcurrencyProbe { HangGuard = hangGuard ?? HangGuard.Patience };
        var visits = new int[count];
        Task call = TEntry.Start(TSource.Make(Enumerable.Range(0, count)), limit, async (item, token) =>
        {
            Interlocked.Increment(ref visits[item]);
            await probe.ParkAsync(token);
        });
        try
        {
            int reachable = Math.Min(limit, count);
            await probe.ExpectInFlightAsync(reachable);
            Assert.Equal(reachable, probe.Started);
            Assert.False(call.IsCompleted);

            // a place that becomes free is taken again, and only one body gets it
            if (count > limit)
            {
                probe.Release();
                await probe.ExpectInFlightAsync(limit);
                Assert.Equal(limit + 1, probe.Started);
            }
        }
        finally
        {
            probe.ReleaseAll();
            await call.WithHangGuard();
        }

        Assert.Equal(Math.Min(limit, count), probe.Peak);
        Assert.All(visits, static visited => Assert.Equal(1, visited));
    }
}
