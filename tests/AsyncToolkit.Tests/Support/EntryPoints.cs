namespace AsyncToolkit.Tests.Support;

public sealed class LimitEntry : IEntryPoint
{
    public static Task Start<T>(
        Sequence<T> source, int limit, Func<T, CancellationToken, ValueTask> body, CancellationToken cancellationToken = default) =>
        source.Items is { } items
            ? items.ForEachThrottledAsync(limit, body, cancellationToken)
            : source.AsyncItems!.ForEachThrottledAsync(limit, body, cancellationToken);
}

public sealed class LimitTwinEntry : IEntryPoint
{
    public static Task Start<T>(
        Sequence<T> source, int limit, Func<T, CancellationToken, ValueTask> body, CancellationToken cancellationToken = default)
    {
        Func<T, CancellationToken, Task> twin = (item, token) => body(item, token).AsTask();
        return source.Items is { } items
            ? items.ForEachThrottledAsync(limit, twin, cancellationToken)
            : source.AsyncItems!.ForEachThrottledAsync(limit, twin, cancellationToken);
    }
}

public sealed class OptionsEntry : IEntryPoint
{
    public static Task Start<T>(
        Sequence<T> source, int limit, Func<T, CancellationToken, ValueTask> body, CancellationToken cancellationToken = default) =>
        source.StartAsync(new ThrottleOptions { MaxConcurrency = limit }, body, cancellationToken);
}

public sealed class OptionsTwinEntry : IEntryPoint
{
    public static Task Start<T>(
        Sequence<T> source, int limit, Func<T, CancellationToken, ValueTask> body, CancellationToken cancellationToken = default)
    {
        var options = new ThrottleOptions { MaxConcurrency = limit };
        Func<T, CancellationToken, Task> twin = (item, token) => body(item, token).AsTask();
        return source.Items is { } items
            ? items.ForEachThrottledAsync(options, twin, cancellationToken)
            : source.AsyncItems!.ForEachThrottledAsync(options, twin, cancellationToken);
    }
}

/// <summary>Every option on that changes nothing by itself: the surroundings of a body must keep the contract too.</summary>
public sealed class AllOptionsEntry : IEntryPoint
{
    public static Task Start<T>(
        Sequence<T> source, int limit, Func<T, CancellationToken, ValueTask> body, CancellationToken cancellationToken = default) =>
        source.StartAsync(
            new ThrottleOptions
            {
                MaxConcurrency = limit,
                ItemTimeout = TimeSpan.FromDays(1),
                AbandonAfter = TimeSpan.FromDays(1),
                Progress = new NoProgress(),
                RateLimiter = new ScriptedLimiter(),
                TimeProvider = Clocks.Virtual(),
                Name = "everything",
            },
            body,
            cancellationToken);

    private sealed class NoProgress : IProgress<ThrottleProgress>
    {
        public void Report(ThrottleProgress value)
        {
        }
    }
}
