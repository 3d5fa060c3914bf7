namespace AsyncToolkit.Tests.Support;

/// <summary>A way to start a stream of results with nothing but a limit and an order.</summary>
public interface IStreamEntry
{
    static abstract ResultOrder Order { get; }

    static abstract IAsyncEnumerable<TResult> Stream<T, TResult>(
        Sequence<T> source,
        int limit,
        Func<T, CancellationToken, ValueTask<TResult>> selector,
        CancellationToken cancellationToken = default);
}
