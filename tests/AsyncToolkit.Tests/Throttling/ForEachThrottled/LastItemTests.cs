using System.Collections;
using System.Collections.Concurrent;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.ForEachThrottled;

/// <summary>The last item is handed out but not started any more: what canceled the call has prevented it.</summary>
public class LastItemTests
{
    // A worker's second run has two items: the second and the third.
    [Fact]
    public async Task Cancel_InTheBodyBeforeTheLast_OfAnArray_CancelsTheCall()
    {
        using var source = new TrackedTokenSource();
        var ran = new List<int>();

        Task call = new[] { 0, 1, 2 }.ForEachThrottledAsync(
            1,
            (item, _) =>
            {
                ran.Add(item);
                if (item == 1)
                {
                    source.Cancel();
                }

                return default(ValueTask);
            },
            source.Token);

        await AssertCanceledAsync(call, source.Token);
        Assert.Equal([0, 1], ran);
    }

    [Fact]
    public async Task Cancel_WhileTheLastIsPulled_OfACollection_CancelsTheCall()
    {
        using var source = new TrackedTokenSource();
        var ran = new List<int>();
        var items = new Counted(3, i =>
        {
            if (i == 2)
            {
                source.Cancel();
            }
        });

        Task call = items.ForEachThrottledAsync(
            1,
            (item, _) =>
            {
                ran.Add(item);
                return default(ValueTask);
            },
            source.Token);

        await AssertCanceledAsync(call, source.Token);
        Assert.Equal([0, 1], ran);
    }

    // Others fill it while it is enumerated: that as many were started as it had at first says nothing.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancel_AfterAsManyAsThereWere_OfADictionaryThatGrows_CancelsTheCall(bool isDerived)
    {
        using var source = new TrackedTokenSource();
        ConcurrentDictionary<int, int> items = isDerived ? new Cache() : new ConcurrentDictionary<int, int>();
        items[0] = 0;
        int ran = 0;

        Task call = items.ForEachThrottledAsync(
            1,
            (item, _) =>
            {
                ran++;
                items.TryAdd(1, 1);
                source.Cancel();
                return default(ValueTask);
            },
            source.Token);

        await AssertCanceledAsync(call, source.Token);
        Assert.Equal(1, ran);
    }

    private static async Task AssertCanceledAsync(Task call, CancellationToken token)
    {
        var thrown = Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync());
        Assert.True(call.IsCanceled);
        Assert.Equal(token, thrown.CancellationToken);
    }

    private sealed class Cache : ConcurrentDictionary<int, int>;

    /// <summary>The numbers from 0 on, as many as it says.</summary>
    private sealed class Counted(int count, Action<int> onMoveNext) : IReadOnlyCollection<int>, ICollection
    {
        public int Count => count;

        public bool IsSynchronized => false;

        public object SyncRoot => this;

        public IEnumerator<int> GetEnumerator()
        {
            for (int i = 0; i < count; i++)
            {
                onMoveNext(i);
                yield return i;
            }
        }

        public void CopyTo(Array array, int index) => throw new NotSupportedException();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
