namespace AsyncToolkit.Tests.Support;

internal static class StreamExtensions
{
    internal static IAsyncEnumerable<TResult> Select<T, TResult>(
        this Sequence<T> source,
        ThrottleOptions options,
        Func<T, CancellationToken, ValueTask<TResult>> selector,
        CancellationToken cancellationToken = default) =>
        source.Items is { } items
            ? items.SelectThrottledAsync(options, selector, cancellationToken)
            : source.AsyncItems!.SelectThrottledAsync(options, selector, cancellationToken);

    internal static Task<bool> MoveAsync<T>(this IAsyncEnumerator<T> enumerator) => enumerator.MoveNextAsync().AsTask().WithHangGuard();

    internal static Task EndAsync<T>(this IAsyncEnumerator<T> enumerator) => enumerator.DisposeAsync().AsTask().WithHangGuard();

    /// <summary>Takes so many results.</summary>
    internal static async Task<List<T>> TakeAsync<T>(this IAsyncEnumerator<T> enumerator, int count)
    {
        var taken = new List<T>();
        while (taken.Count < count)
        {
            Assert.True(await enumerator.MoveAsync());
            taken.Add(enumerator.Current);
        }

        return taken;
    }

    /// <summary>Takes everything, and what is thrown in the end.</summary>
    internal static async Task<(List<T> Results, Exception? Thrown)> DrainAsync<T>(
        this IAsyncEnumerable<T> stream, CancellationToken cancellationToken = default)
    {
        var results = new List<T>();
        IAsyncEnumerator<T> enumerator = stream.GetAsyncEnumerator(cancellationToken);
        try
        {
            while (await enumerator.MoveAsync())
            {
                results.Add(enumerator.Current);
            }

            return (results, null);
        }
        catch (Exception e) when (e is not TimeoutException)
        {
            // as iterators do: it is over
            Assert.False(await enumerator.MoveAsync());
            return (results, e);
        }
        finally
        {
            await enumerator.EndAsync();
        }
    }
}
