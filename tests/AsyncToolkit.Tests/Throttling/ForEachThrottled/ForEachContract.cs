using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.ForEachThrottled;

/// <summary>What holds for every source kind and every entry point.</summary>
public abstract partial class ForEachContract<TSource, TEntry>
    where TSource : ISourceKind
    where TEntry : IEntryPoint
{
    private static Task Start<T>(
        IEnumerable<T> items, int limit, Func<T, CancellationToken, ValueTask> body, CancellationToken cancellationToken = default) =>
        TEntry.Start(TSource.Make(items), limit, body, cancellationToken);
}
