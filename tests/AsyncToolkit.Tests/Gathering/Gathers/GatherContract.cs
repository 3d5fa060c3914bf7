using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Gathering.Gathers;

/// <summary>What holds for the results of every source kind and every entry point.</summary>
public abstract class GatherContract<TSource, TEntry>
    where TSource : ISourceKind
    where TEntry : IGatherEntry
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 8)]
    [InlineData(31, 2)]
    [InlineData(33, 2)]
    [InlineData(3000, 1)]
    [InlineData(3000, 7)]
    [InlineData(3000, 1024)]
    public async Task Results_OfAnyNumber_LieInSourceOrder(int count, int limit)
    {
        foreach (int suspendEvery in new[] { 0, 1, 7 })
        {
            string[] results = await Start(Enumerable.Range(0, count), limit, async (item, _) =>
            {
                if (suspendEvery != 0 && item % suspendEvery == 0)
                {
                    await Task.Yield();
                }

                return $"result {item}";
            }).WithHangGuard();

            Assert.Equal(Enumerable.Range(0, count).Select(static item => $"result {item}"), results);
        }
    }

    [Fact]
    public async Task Results_OfItemsThatEndInAnotherOrder_LieInSourceOrder()
    {
        Gate[] gates = [.. Enumerable.Range(0, 5).Select(static item => new Gate($"item {item}"))];
        Task<int[]> call = Start(Enumerable.Range(0, 5), 5, async (item, token) =>
        {
            await gates[item].WaitAsync(token);
            return item * 10;
        });
        foreach (Gate gate in gates)
        {
            await gate.WhenParkedAsync(1);
        }

        foreach (int item in new[] { 3, 0, 4, 2 })
        {
            gates[item].Open();
        }

        Assert.False(call.IsCompleted);
        gates[1].Open();
        int[] results = await call.WithHangGuard();
        Assert.Equal([0, 10, 20, 30, 40], results);
    }

    [Fact]
    public async Task Results_ThatAreNullOrStructs_AreKept()
    {
        string?[] texts = await Start<int, string?>(Enumerable.Range(0, 3), 2, static (item, _) => new(item == 1 ? null : "x")).WithHangGuard();
        (int, long)[] pairs = await Start(Enumerable.Range(0, 100), 3, static (item, _) => new ValueTask<(int, long)>((item, -item))).WithHangGuard();

        Assert.Equal(new[] { "x", null, "x" }, texts);
        Assert.Equal(Enumerable.Range(0, 100).Select(static item => (item, -(long)item)), pairs);
    }

    [Theory]
    [InlineData(1, 20)]
    [InlineData(3, 20)]
    [InlineData(64, 5)]
    public async Task Limit_BodiesParked_IsReachedAndNeverExceeded(int limit, int count)
    {
        var probe = new ConcurrencyProbe { HangGuard = HangGuard.Patience };
        Task<int[]> call = Start(Enumerable.Range(0, count), limit, async (item, token) =>
        {
            await probe.ParkAsync(token);
            return item;
        });

        await probe.ExpectInFlightAsync(Math.Min(limit, count));
        Assert.Equal(Math.Min(limit, count), probe.Started);
        probe.ReleaseAll();

        Assert.Equal(Enumerable.Range(0, count), await call.WithHangGuard());
        Assert.Equal(Math.Min(limit, count), probe.Peak);
    }

    private static Task<TResult[]> Start<T, TResult>(
        IEnumerable<T> items, int limit, Func<T, CancellationToken, ValueTask<TResult>> selector) =>
        TEntry.Start(TSource.Make(items), limit, selector);
}
