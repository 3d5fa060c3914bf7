namespace AsyncToolkit.Tests.Support;

internal static class SequenceExtensions
{
    internal static Task StartAsync<T>(
        this Sequence<T> source,
        ThrottleOptions options,
        Func<T, CancellationToken, ValueTask> body,
        CancellationToken cancellationToken = default) =>
        source.Items is { } items
            ? items.ForEachThrottledAsync(options, body, cancellationToken)
            : source.AsyncItems!.ForEachThrottledAsync(options, body, cancellationToken);

    internal static Task<TResult[]> GatherAsync<T, TResult>(
        this Sequence<T> source,
        ThrottleOptions options,
        Func<T, CancellationToken, ValueTask<TResult>> selector,
        CancellationToken cancellationToken = default) =>
        source.Items is { } items
            ? items.GatherAsync(options, selector, cancellationToken)
            : source.AsyncItems!.GatherAsync(options, selector, cancellationToken);

    internal static Task<Outcome<TResult>[]> GatherOutcomesAsync<T, TResult>(
        this Sequence<T> source,
        ThrottleOptions options,
        Func<T, CancellationToken, ValueTask<TResult>> selector,
        CancellationToken cancellationToken = default) =>
        source.Items is { } items
            ? items.GatherOutcomesAsync(options, selector, cancellationToken)
            : source.AsyncItems!.GatherOutcomesAsync(options, selector, cancellationToken);
}
