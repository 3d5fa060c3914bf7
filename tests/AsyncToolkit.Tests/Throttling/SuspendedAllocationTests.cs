using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling;

/// <summary>What waits for a suspended body is used again, whether its worker stays, leaves since the source is slow, or leaves for lack of room.</summary>
[Collection(Alone.Name)]
public class SuspendedAllocationTests
{
    private const int Rounds = 5;
    private const int Few = 200;
    private const int Many = 3_200;

    private static readonly int[] FewItems = new int[Few];
    private static readonly int[] ManyItems = new int[Many];

    private readonly Suspension _body = new(static () => true);

    [Theory]
    [InlineData("array")]
    [InlineData("quick source")]
    [InlineData("slow source")]
    [InlineData("stream")]
    [InlineData("stream of an array")]
    public async Task Body_ThatSuspends_AllocatesNothing(string kind)
    {
        Func<int, Task> run = kind switch
        {
            "array" => RunOverArrayAsync,
            "quick source" => RunOverQuickSourceAsync,
            "slow source" => RunOverSlowSourceAsync,
            "stream" => count => StreamAsync(Enumerable.Range(0, count)),
            _ => count => StreamAsync(ArrayOf(count)),
        };
        long few = await SmallestAsync(run, Few);
        long many = await SmallestAsync(run, Many);

        // 3,000 objects would have 72,000 B at the least
        Assert.True(many <= few + 40_000, $"{few} B for {Few} items, {many} B for {Many}");
    }

    private static async Task<long> SmallestAsync(Func<int, Task> run, int count)
    {
        long smallest = long.MaxValue;
        for (int i = 0; i < Rounds; i++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            await run(count).WithHangGuard();
            smallest = Math.Min(smallest, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        return smallest;
    }

    private static int[] ArrayOf(int count) => count == Few ? FewItems : ManyItems;

    private Task RunOverArrayAsync(int count) => ArrayOf(count).ForEachThrottledAsync(1, (_, _) => _body.Plain);

    private Task RunOverQuickSourceAsync(int count) => Enumerable.Range(0, count).ForEachThrottledAsync(1, (_, _) => _body.Plain);

    private Task RunOverSlowSourceAsync(int count) => new Slow(count).ForEachThrottledAsync(1, (_, _) => _body.Plain);

    private async Task StreamAsync(IEnumerable<int> items)
    {
        await foreach (bool result in items.SelectThrottledAsync(1, (_, _) => _body.Next))
        {
            Assert.True(result);
        }
    }

    /// <summary>Each of its pulls is pending.</summary>
    private sealed class Slow : IAsyncEnumerable<int>, IAsyncEnumerator<int>
    {
        private readonly Suspension _pull;
        private int _left;

        internal Slow(int count)
        {
            _left = count;
            _pull = new Suspension(() => _left-- > 0);
        }

        public int Current => _left;

        public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default) => this;

        public ValueTask<bool> MoveNextAsync() => _pull.Next;

        public ValueTask DisposeAsync() => default;
    }
}
