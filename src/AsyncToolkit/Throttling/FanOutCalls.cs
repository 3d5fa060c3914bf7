namespace AsyncToolkit;

/// <summary>What the public overloads come down to: guards, and one call of the engine.</summary>
internal static class FanOutCalls
{
    internal static Task ForEach<T>(
        IEnumerable<T> source, ThrottleOptions options, Func<T, CancellationToken, ValueTask> body, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    internal static Task ForEach<T>(
        IAsyncEnumerable<T> source, ThrottleOptions options, Func<T, CancellationToken, ValueTask> body, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    internal static Task Traverse<T>(
        IEnumerable<T> seeds,
        ThrottleOptions options,
        Func<T, CancellationToken, ValueTask<IEnumerable<T>>> body,
        IEqualityComparer<T>? comparer,
        CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
