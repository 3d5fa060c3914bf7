using System.Runtime.CompilerServices;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.SelectThrottled;

/// <summary>What a stream keeps alive, and what keeps a stream alive.</summary>
public class SelectRetentionTests
{
    private const int Count = 20;

    [Theory]
    [InlineData(ResultOrder.Source)]
    [InlineData(ResultOrder.Completion)]
    public async Task Results_ThatWereHandedOver_AreNotKept(ResultOrder order)
    {
        var options = new ThrottleOptions { MaxConcurrency = 4, ResultOrder = order };
        await using IAsyncEnumerator<object> enumerator = Enumerable.Range(0, Count)
            .SelectThrottledAsync(options, static (_, _) => new ValueTask<object>(new object()))
            .GetAsyncEnumerator();
        var references = new List<WeakReference>();
        for (int i = 0; i < Count; i++)
        {
            Assert.True(await enumerator.MoveAsync());
            references.Add(ReferenceTo(enumerator));
        }

        // the last one is still the current one
        await AssertCollectedAsync(references.SkipLast(1));
        Assert.NotNull(enumerator.Current);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tokens_OfStreamsThatHaveEnded_KeepNothingOfThem(bool leaves)
    {
        using var call = new TrackedTokenSource();
        using var enumeration = new TrackedTokenSource();
        var references = new List<WeakReference>();
        for (int i = 0; i < Count; i++)
        {
            await ConsumeAsync(new object(), references, leaves, call.Token, enumeration.Token);
        }

        await AssertCollectedAsync(references);
        Assert.False(call.IsCancellationRequested || enumeration.IsCancellationRequested);
    }

    private static async Task ConsumeAsync(
        object captured, List<WeakReference> references, bool leaves, CancellationToken call, CancellationToken enumeration)
    {
        references.Add(new WeakReference(captured));
        IAsyncEnumerable<int> stream = Enumerable.Range(0, 3).SelectThrottledAsync(
            2, (item, _) => new ValueTask<int>(captured is null ? -1 : item), call);
        await foreach (int item in stream.WithCancellation(enumeration))
        {
            if (leaves)
            {
                break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference ReferenceTo(IAsyncEnumerator<object> enumerator) => new(enumerator.Current);

    // Threads that have just left may still hold the last of them.
    private static async Task AssertCollectedAsync(IEnumerable<WeakReference> references)
    {
        WeakReference[] all = [.. references];
        for (int i = 0; i < 50 && all.Any(static reference => reference.IsAlive); i++)
        {
            await Task.Yield();
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.InRange(all.Count(static reference => reference.IsAlive), 0, 2);
    }
}
