using System.Threading.RateLimiting;
using Microsoft.Extensions.Logging;

namespace AsyncToolkit.Snippets.Guides;

/// <summary>The examples of docs/guides/throttled-fan-out.md.</summary>
internal static class ThrottledFanOut
{
    internal static async Task Job(string[] urls, HttpClient http, string folder, CancellationToken cancellationToken)
    {
        await urls.ForEachThrottledAsync(8, async (url, ct) =>
        {
            byte[] image = await http.GetByteArrayAsync(url, ct);
            await File.WriteAllBytesAsync(Path.Combine(folder, Path.GetFileName(url)), image, ct);
        }, cancellationToken);
    }

    internal static async Task Bodies(string[] urls, HttpClient http, CancellationToken cancellationToken)
    {
        await urls.ForEachThrottledAsync(8, async (url, ct) => await http.GetStringAsync(url, ct), cancellationToken);
        await urls.ForEachThrottledAsync(8, (url, ct) => http.GetStringAsync(url, ct), cancellationToken);
        await urls.ForEachThrottledAsync(8, http.GetStringAsync, cancellationToken);
    }

    internal static async Task Collect(string[] urls, HttpClient http, ILogger logger, CancellationToken cancellationToken)
    {
        var options = new ThrottleOptions
        {
            MaxConcurrency = 16,
            FailureMode = FailureMode.StopAfter(20),
            ItemTimeout = TimeSpan.FromSeconds(10),
            Logger = logger,
            Name = "image check",
        };

        try
        {
            await urls.ForEachThrottledAsync(options, (url, ct) => http.GetByteArrayAsync(url, ct), cancellationToken);
        }
        catch (FanOutException failed)
        {
            foreach (ItemFailure failure in failed.Failures)
            {
                Console.WriteLine($"{failure.Index}: {failure.Item}: {failure.Exception.Message}");
            }
        }
    }

    internal static async Task Traverse(string root, CancellationToken cancellationToken)
    {
        await new[] { root }.TraverseThrottledAsync(4, async (folder, ct) =>
        {
            await IndexAsync(folder, ct);
            return Directory.EnumerateDirectories(folder);
        }, StringComparer.Ordinal, cancellationToken);
    }

    internal static async Task Rate(string[] urls, HttpClient http, CancellationToken cancellationToken)
    {
        await using var perSecond = new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            TokenLimit = 10,
            TokensPerPeriod = 10,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 1,
        });

        var options = new ThrottleOptions { MaxConcurrency = 8, RateLimiter = perSecond };
        await urls.ForEachThrottledAsync(options, (url, ct) => http.GetStringAsync(url, ct), cancellationToken);
    }

    internal static async Task Cancellation(string[] urls, HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            await urls.ForEachThrottledAsync(8, (url, ct) => http.GetStringAsync(url, ct), cancellationToken);
        }
        catch (OperationCanceledException canceled) when (cancellationToken.IsCancellationRequested)
        {
            int failures = (canceled.InnerException as FanOutException)?.Failures.Count ?? 0;
            Console.WriteLine($"canceled; {failures} had failed before");
        }
    }

    private static Task IndexAsync(string folder, CancellationToken cancellationToken) => File.WriteAllTextAsync(Path.Combine(folder, "index"), "", cancellationToken);
}
