using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.SelectThrottled;

/// <summary>What holds for every source kind, both orders and every entry point.</summary>
public abstract partial class SelectContract<TSource, TEntry>
    where TSource : ISourceKind
    where TEntry : IStreamEntry
{
    private static bool InSourceOrder => TEntry.Order == ResultOrder.Source;

    private static IAsyncEnumerable<TResult> Select<T, TResult>(
        IEnumerable<T> items,
        int limit,
        Func<T, CancellationToken, ValueTask<TResult>> selector,
        CancellationToken cancellationToken = default) =>
        TEntry.Stream(TSource.Make(items), limit, selector, cancellationToken);

    private static void AssertYielded(IEnumerable<int> expected, IEnumerable<int> actual) =>
        Assert.Equal(expected, InSourceOrder ? actual : actual.Order());
}
