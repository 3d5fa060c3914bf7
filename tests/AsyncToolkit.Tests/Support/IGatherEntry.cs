namespace AsyncToolkit.Tests.Support;

/// <summary>A way to start a gather with nothing but a limit.</summary>
public interface IGatherEntry
{
    static abstract Task<TResult[]> Start<T, TResult>(
        Sequence<T> source,
        int limit,
        Func<T, CancellationToken, ValueTask<TResult>> selector,
        CancellationToken cancellationToken = default);
}
