namespace AsyncToolkit.Docs.Tests.Comparison;

/// <summary>One fan-out, three ways.</summary>
internal static class Ways
{
    internal static Task RunAsync<T>(this Way way, IEnumerable<T> source, int limit, Func<T, CancellationToken, Task> body, CancellationToken cancellationToken = default) => way switch
    {
        Way.Parallel => Parallel.ForEachAsync(
            source, new ParallelOptions { MaxDegreeOfParallelism = limit, CancellationToken = cancellationToken }, (item, token) => new ValueTask(body(item, token))),
        Way.Semaphore => WithSemaphoreAsync(source, limit, body, cancellationToken),
        _ => source.ForEachThrottledAsync(limit, body, cancellationToken),
    };

    private static async Task WithSemaphoreAsync<T>(IEnumerable<T> source, int limit, Func<T, CancellationToken, Task> body, CancellationToken cancellationToken)
    {
        var semaphore = new SemaphoreSlim(limit);
        await Task.WhenAll(source.Select(async item =>
        {
            await semaphore.WaitAsync(cancellationToken);
            try
            {
                await body(item, cancellationToken);
            }
            finally
            {
                semaphore.Release();
            }
        }));
    }
}
