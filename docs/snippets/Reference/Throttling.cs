namespace AsyncToolkit.Snippets.Reference;

/// <summary>The examples in the XML documentation of src/AsyncToolkit/Throttling.</summary>
internal static class Throttling
{
    internal static async Task ForEach(IEnumerable<string> urls, CancellationToken cancellationToken)
    {
        await urls.ForEachThrottledAsync(8, async (url, ct) => await SaveAsync(url, ct), cancellationToken);
    }

    internal static async Task ForEachOfAnAsyncSource(IAsyncEnumerable<string> urls, CancellationToken cancellationToken)
    {
        await urls.ForEachThrottledAsync(8, async (url, ct) => await SaveAsync(url, ct), cancellationToken);
    }

    internal static async Task ForEachWithOptions(IEnumerable<string> urls, CancellationToken cancellationToken)
    {
        var options = new ThrottleOptions { MaxConcurrency = 8, FailureMode = FailureMode.Collect };
        await urls.ForEachThrottledAsync(options, (url, ct) => SaveAsync(url, ct), cancellationToken);
    }

    internal static async Task Options(IEnumerable<string> urls, CancellationToken cancellationToken)
    {
        var options = new ThrottleOptions
        {
            MaxConcurrency = 8,
            FailureMode = FailureMode.Collect,
            ItemTimeout = TimeSpan.FromSeconds(10),
        };
        await urls.ForEachThrottledAsync(options, (url, ct) => SaveAsync(url, ct), cancellationToken);
    }

    internal static async Task Traverse(Uri start, CancellationToken cancellationToken)
    {
        await new[] { start }.TraverseThrottledAsync(8, async (page, ct) => await LinksOfAsync(page, ct), cancellationToken);
    }

    internal static async Task TraverseWithOptions(Uri start, CancellationToken cancellationToken)
    {
        var options = new ThrottleOptions { MaxConcurrency = 8, FailureMode = FailureMode.Collect };
        await new[] { start }.TraverseThrottledAsync(options, async (page, ct) => await LinksOfAsync(page, ct), cancellationToken);
    }

    private static Task SaveAsync(string url, CancellationToken cancellationToken) => Task.CompletedTask;

    private static Task<IEnumerable<Uri>> LinksOfAsync(Uri page, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Uri>>([page]);
}
