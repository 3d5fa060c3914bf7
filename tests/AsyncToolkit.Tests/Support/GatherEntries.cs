namespace AsyncToolkit.Tests.Support;

public sealed class GatherLimitEntry : IGatherEntry
{
    public static Task<TResult[]> Start<T, TResult>(
        Sequence<T> source, int limit, Func<T, CancellationToken, ValueTask<TResult>> selector, CancellationToken cancellationToken = default) =>
        source.Items is { } items
            ? items.GatherAsync(limit, selector, cancellationToken)
            : source.AsyncItems!.GatherAsync(limit, selector, cancellationToken);
}

public sealed class GatherTwinEntry : IGatherEntry
{
    public static Task<TResult[]> Start<T, TResult>(
        Sequence<T> source, int limit, Func<T, CancellationToken, ValueTask<TResult>> selector, CancellationToken cancellationToken = default)
    {
        Func<T, CancellationToken, Task<TResult>> twin = (item, token) => selector(item, token).AsTask();
        return source.Items is { } items
            ? items.GatherAsync(limit, twin, cancellationToken)
            : source.AsyncItems!.GatherAsync(limit, twin, cancellationToken);
    }
}

public sealed class GatherOptionsEntry : IGatherEntry
{
    public static Task<TResult[]> Start<T, TResult>(
        Sequence<T> source, int limit, Func<T, CancellationToken, ValueTask<TResult>> selector, CancellationToken cancellationToken = default) =>
        source.GatherAsync(new ThrottleOptions { MaxConcurrency = limit }, selector, cancellationToken);
}

public sealed class GatherOptionsTwinEntry : IGatherEntry
{
    public static Task<TResult[]> Start<T, TResult>(
        Sequence<T> source, int limit, Func<T, CancellationToken, ValueTask<TResult>> selector, CancellationToken cancellationToken = default)
    {
        var options = new ThrottleOptions { MaxConcurrency = limit };
        Func<T, CancellationToken, Task<TResult>> twin = (item, token) => selector(item, token).AsTask();
        return source.Items is { } items
            ? items.GatherAsync(options, twin, cancellationToken)
            : source.AsyncItems!.GatherAsync(options, twin, cancellationToken);
    }
}

/// <summary>Every option on that changes nothing by itself: the surroundings of a body must keep the contract too.</summary>
public sealed class GatherAllOptionsEntry : IGatherEntry
{
    public static Task<TResult[]> Start<T, TResult>(
        Sequence<T> source, int limit, Func<T, CancellationToken, ValueTask<TResult>> selector, CancellationToken cancellationToken = default) =>
        source.GatherAsync(
            new ThrottleOptions
            {
                MaxConcurrency = limit,
                ItemTimeout = TimeSpan.FromDays(1),
                AbandonAfter = TimeSpan.FromDays(1),
                Progress = new RecordingProgress(),
                RateLimiter = new ScriptedLimiter(),
                TimeProvider = Clocks.Virtual(),
                OnUnclaimed = static _ => { },
                Name = "everything",
            },
            selector,
            cancellationToken);
}

/// <summary>Each item made an operation of its own. For sources that are not async.</summary>
public sealed class GatherOperationsEntry : IGatherEntry
{
    public static Task<TResult[]> Start<T, TResult>(
        Sequence<T> source, int limit, Func<T, CancellationToken, ValueTask<TResult>> selector, CancellationToken cancellationToken = default) =>
        source.Items!.Select(item => (Func<CancellationToken, ValueTask<TResult>>)(token => selector(item, token)))
            .GatherAsync(limit, cancellationToken);
}

public sealed class GatherOperationsTwinEntry : IGatherEntry
{
    public static Task<TResult[]> Start<T, TResult>(
        Sequence<T> source, int limit, Func<T, CancellationToken, ValueTask<TResult>> selector, CancellationToken cancellationToken = default) =>
        source.Items!.Select(item => (Func<CancellationToken, Task<TResult>>)(token => selector(item, token).AsTask()))
            .GatherAsync(new ThrottleOptions { MaxConcurrency = limit }, cancellationToken);
}

/// <summary>A gather that settles everything, made to look like the others.</summary>
public sealed class GatherOutcomesEntry : IGatherEntry
{
    public static async Task<TResult[]> Start<T, TResult>(
        Sequence<T> source, int limit, Func<T, CancellationToken, ValueTask<TResult>> selector, CancellationToken cancellationToken = default)
    {
        Outcome<TResult>[] outcomes = source.Items is { } items
            ? await items.GatherOutcomesAsync(limit, selector, cancellationToken)
            : await source.AsyncItems!.GatherOutcomesAsync(limit, selector, cancellationToken);
        Assert.Equal(Enumerable.Range(0, outcomes.Length), outcomes.Select(static outcome => outcome.Index));
        return [.. outcomes.Select(static outcome => outcome.Value)];
    }
}

/// <summary>A gather as a for-each that has results on the way, so that the contract of the for-each runs on it.</summary>
public sealed class AsForEach<TGather> : IEntryPoint
    where TGather : IGatherEntry
{
    static Task IEntryPoint.Start<T>(
        Sequence<T> source, int limit, Func<T, CancellationToken, ValueTask> body, CancellationToken cancellationToken) =>
        TGather.Start(
            source,
            limit,
            (item, token) =>
            {
                // nothing of an async method around the body: what it does to its context must not be undone here
                ValueTask running = body(item, token);
                if (!running.IsCompletedSuccessfully)
                {
                    return AwaitAsync(running);
                }

                running.GetAwaiter().GetResult();
                return new ValueTask<int>(1);
            },
            cancellationToken);

    private static async ValueTask<int> AwaitAsync(ValueTask running)
    {
        await running.ConfigureAwait(false);
        return 1;
    }
}
