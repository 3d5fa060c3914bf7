using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.ForEachThrottled;

public abstract partial class ForEachContract<TSource, TEntry>
{
    [Theory]
    [InlineData(1, 40)]
    [InlineData(2, 40)]
    [InlineData(7, 40)]
    [InlineData(64, 200)]
    [InlineData(1024, 1500)]
    [InlineData(64, 64)]
    [InlineData(9, 3)]
    [InlineData(1024, 1)]
    [InlineData(int.MaxValue, 20)]
    public Task Limit_BodiesParked_IsReachedAndNeverExceeded(int limit, int count) =>
        LimitProof.RunAsync<TSource, TEntry>(limit, count);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(64)]
    public async Task Limit_BodiesOfMixedKinds_IsNeverExceeded(int limit)
    {
        int inFlight = 0;
        int peak = 0;
        await Start(Enumerable.Range(0, 3000), limit, async (item, _) =>
        {
            int now = Interlocked.Increment(ref inFlight);
            InterlockedMax(ref peak, now);
            for (int i = 0; i < item % 4; i++)
            {
                await Task.Yield();
            }

            Interlocked.Decrement(ref inFlight);
        }).WithHangGuard();

        Assert.InRange(peak, 1, limit);
        Assert.Equal(0, inFlight);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen = Volatile.Read(ref target);
        while (seen < value)
        {
            int was = Interlocked.CompareExchange(ref target, value, seen);
            if (was == seen)
            {
                return;
            }

            seen = was;
        }
    }
}
