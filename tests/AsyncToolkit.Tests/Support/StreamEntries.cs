namespace AsyncToolkit.Tests.Support;

public sealed class StreamLimitEntry : IStreamEntry
{
    public static ResultOrder Order => ResultOrder.Source;

    public static IAsyncEnumerable<TResult> Stream<T, TResult>(
        Sequence<T> source,
        int limit,
        Func<T, CancellationToken, ValueTask<TResult>> selector,
        CancellationToken cancellationToken = default) =>
        source.Items is { } items
            ? items.SelectThrottledAsync(limit, selector, cancellationToken)
            : source.AsyncItems!.SelectThrottledAsync(limit, selector, cancellationToken);
}

public sealed class StreamLimitTwinEntry : IStreamEntry
{
    public static ResultOrder Order => ResultOrder.Source;

    public static IAsyncEnumerable<TResult> Stream<T, TResult>(
        Sequence<T> source,
        int limit,
        Func<T, CancellationToken, ValueTask<TResult>> selector,
        CancellationToken cancellationToken = default)
    {
        Func<T, CancellationToken, Task<TResult>> twin = (item, token) => selector(item, token).AsTask();
        return source.Items is { } items
            ? items.SelectThrottledAsync(limit, twin, cancellationToken)
            : source.AsyncItems!.SelectThrottledAsync(limit, twin, cancellationToken);
    }
}

public sealed class StreamSourceOrderEntry : IStreamEntry
{
    public static ResultOrder Order => ResultOrder.Source;

    public static IAsyncEnumerable<TResult> Stream<T, TResult>(
        Sequence<T> source,
        int limit,
        Func<T, CancellationToken, ValueTask<TResult>> selector,
        CancellationToken cancellationToken = default) =>
        source.Select(new ThrottleOptions { MaxConcurrency = limit, ResultOrder = ResultOrder.Source }, selector, cancellationToken);
}

public sealed class StreamCompletionOrderEntry : IStreamEntry
{
    public static ResultOrder Order => ResultOrder.Completion;

    public static IAsyncEnumerable<TResult> Stream<T, TResult>(
        Sequence<T> source,
        int limit,
        Func<T, CancellationToken, ValueTask<TResult>> selector,
        CancellationToken cancellationToken = default) =>
        source.Select(new ThrottleOptions { MaxConcurrency = limit, ResultOrder = ResultOrder.Completion }, selector, cancellationToken);
}

public sealed class StreamCompletionOrderTwinEntry : IStreamEntry
{
    public static ResultOrder Order => ResultOrder.Completion;

    public static IAsyncEnumerable<TResult> Stream<T, TResult>(
        Sequence<T> source,
        int limit,
        Func<T, CancellationToken, ValueTask<TResult>> selector,
        CancellationToken cancellationToken = default)
    {
        var options = new ThrottleOptions { MaxConcurrency = limit, ResultOrder = ResultOrder.Completion };
        Func<T, CancellationToken, Task<TResult>> twin = (item, token) => selector(item, token).AsTask();
        return source.Items is { } items
            ? items.SelectThrottledAsync(options, twin, cancellationToken)
            : source.AsyncItems!.SelectThrottledAsync(options, twin, cancellationToken);
    }
}

/// <summary>Every option on that changes nothing by itself.</summary>
public sealed class StreamAllOptionsEntry : IStreamEntry
{
    public static ResultOrder Order => ResultOrder.Source;

    public static IAsyncEnumerable<TResult> Stream<T, TResult>(
        Sequence<T> source,
        int limit,
        Func<T, CancellationToken, ValueTask<TResult>> selector,
        CancellationToken cancellationToken = default) =>
        source.Select(Everything(limit, Order), selector, cancellationToken);

    internal static ThrottleOptions Everything(int limit, ResultOrder order) => new()
    {
        MaxConcurrency = limit,
        ResultOrder = order,
        ItemTimeout = TimeSpan.FromDays(1),
        AbandonAfter = TimeSpan.FromDays(1),
        Progress = new RecordingProgress(),
        RateLimiter = new ScriptedLimiter(),
        OnUnclaimed = static _ => { },
        TimeProvider = Clocks.Virtual(),
        Logger = new RecordingLogger(),
        Name = "everything",
    };
}

public sealed class StreamAllOptionsCompletionEntry : IStreamEntry
{
    public static ResultOrder Order => ResultOrder.Completion;

    public static IAsyncEnumerable<TResult> Stream<T, TResult>(
        Sequence<T> source,
        int limit,
        Func<T, CancellationToken, ValueTask<TResult>> selector,
        CancellationToken cancellationToken = default) =>
        source.Select(StreamAllOptionsEntry.Everything(limit, Order), selector, cancellationToken);
}
