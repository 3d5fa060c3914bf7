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
}
