using System.Reflection;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using System.Threading.Tasks.Sources;
using AsyncToolkit.Internal;
using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Internal.FanOut;

/// <summary>What waits for a suspended body is used again, by one body at a time.</summary>
public class SlotCacheTests
{
    private const int Limit = 3;
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private readonly Channel<int> _items = Channel.CreateUnbounded<int>();
    private readonly Gate _earlier = new("earlier");
    private readonly Gate _blocked = new("blocked");
    private readonly Gate _next = new("next");
    private readonly Gate _last = new("last");

    // It brings back what it has taken, since there is no place for another body; then it keeps its own after all.
    [Fact]
    public async Task Loop_ABodyCannotBeAwaitedWhereEveryPlaceIsTaken_UsesNothingTwice()
    {
        Task<Outcome<int>[]> call = _items.Reader.ReadAllAsync().GatherOutcomesAsync(Limit, RunAsync);

        // as many as may be there are left over, while the pull is pending
        await WriteAsync(0, 1, 2);
        await _earlier.WhenParkedAsync(Limit);
        _earlier.Open();
        await QueuedWork.HadItsTurnAsync();

        await WriteAsync(3, 4, 5);
        await _blocked.WhenParkedAsync(Limit - 1);
        await WriteAsync(6);
        await _next.WhenParkedAsync(1);
        _blocked.Open();
        await _last.WhenParkedAsync(Limit - 1);

        _next.Open();
        await QueuedWork.HadItsTurnAsync();
        Assert.False(call.IsCompleted);
        _last.Open();
        _items.Writer.Complete();

        Outcome<int>[] outcomes = await call.WithHangGuard();
        Assert.Equal([0, 10, 20, -1, 40, 50, 60], outcomes.Select(static outcome => outcome.GetValueOrDefault(-1)));
        Assert.Equal("cannot be awaited", Assert.IsType<IOException>(outcomes[3].Exception).Message);
    }

    // Nobody but the cache sees how many a worker has got: it is asked itself.
    [Fact]
    public void TryTake_OfMoreThanABatch_LeavesTheRestInOrder()
    {
        object cache = New("SlotCache");
        object[] slots = [.. Enumerable.Range(0, 20).Select(static _ => New("Slot"))];
        Add(cache, slots[..10]);
        Add(cache, slots[10..]);

        Assert.Equal([.. slots[10..], .. slots[..6]], Taken(cache));
        Assert.Equal(slots[6..10], Taken(cache));
        Assert.Empty(Taken(cache));
    }

    private static void Add(object cache, object[] slots)
    {
        foreach ((object slot, object next) in slots.Zip(slots.Skip(1)))
        {
            slot.GetType().GetProperty("Next", Any)!.SetValue(slot, next);
        }

        cache.GetType().GetMethod("Add", Any)!.Invoke(cache, [slots[0]]);
    }

    private static IEnumerable<object> Taken(object cache)
    {
        for (object? slot = cache.GetType().GetMethod("TryTake", Any)!.Invoke(cache, null); slot is not null; slot = slot.GetType().GetProperty("Next", Any)!.GetValue(slot))
        {
            yield return slot;
        }
    }

    private static object New(string nested)
    {
        Type[] arguments = [typeof(int), typeof(ForEachWork<int>), typeof(ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter)];
        Type type = typeof(FanOut<,,>).GetNestedType(nested, Any)!.MakeGenericType(arguments);
        return Activator.CreateInstance(type, nonPublic: true)!;
    }

    private ValueTask<int> RunAsync(int item, CancellationToken token)
    {
        switch (item)
        {
            case < 3:
                return AfterAsync(_earlier, item);
            case 3:
                DedicatedThread.Block(_blocked.WhenParkedAsync(Limit - 1, CancellationToken.None));
                return new ValueTask<int>(new Unawaitable(), token: 0);
            case 6:
                return AfterAsync(_next, item);
            default:
                _blocked.Wait(CancellationToken.None);
                return AfterAsync(_last, item);
        }
    }

    private static async ValueTask<int> AfterAsync(Gate gate, int item)
    {
        await gate.WaitAsync(CancellationToken.None);
        return 10 * item;
    }

    private async Task WriteAsync(params int[] items)
    {
        foreach (int item in items)
        {
            await _items.Writer.WriteAsync(item);
        }
    }

    private sealed class Unawaitable : IValueTaskSource<int>
    {
        public int GetResult(short token) => 0;

        public ValueTaskSourceStatus GetStatus(short token) => ValueTaskSourceStatus.Pending;

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            throw new IOException("cannot be awaited");
    }
}
