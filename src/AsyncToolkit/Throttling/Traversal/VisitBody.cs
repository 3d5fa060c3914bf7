namespace AsyncToolkit.Internal;

/// <summary>The body of a traversal: visits an item, and hands what it leads to to the frontier.</summary>
internal sealed class VisitBody<T>(Frontier<T> frontier, Func<T, CancellationToken, ValueTask<IEnumerable<T>>> body)
{
    internal async ValueTask<NoResult> RunAsync(Visit<T> visit, CancellationToken cancellationToken)
    {
        IEnumerable<T> discovered = await body(visit.Value, cancellationToken).ConfigureAwait(false)
            ?? throw new InvalidOperationException("The body returned null instead of the items that it discovered.");
        foreach (T item in discovered)
        {
            frontier.Discover(visit, item);
        }

        return default;
    }

    /// <summary>Ends the visit when <paramref name="surrounded"/> has let go of it: also when the body was abandoned and goes on.</summary>
    internal Func<TItem, CancellationToken, ValueTask> Ending<TItem>(
        Func<TItem, CancellationToken, ValueTask<NoResult>> surrounded, Func<TItem, Visit<T>> visitOf) =>
        async (item, cancellationToken) =>
        {
            try
            {
                await surrounded(item, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                frontier.End(visitOf(item));
            }
        };
}
