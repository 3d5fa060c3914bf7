using Microsoft.Extensions.Logging;

namespace AsyncToolkit.Snippets.Guides;

/// <summary>The examples of docs/guides/bounded-gather.md.</summary>
internal static class BoundedGather
{
    internal static async Task Job(string[] urls, HttpClient http, CancellationToken cancellationToken)
    {
        string[] pages = await urls.GatherAsync(8, (url, ct) => http.GetStringAsync(url, ct), cancellationToken);
    }

    internal static async Task Operations(HttpClient http, CancellationToken cancellationToken)
    {
        var operations = new[]
        {
            (CancellationToken ct) => http.GetStringAsync("https://example.org/a", ct),
            (CancellationToken ct) => http.GetStringAsync("https://example.org/b", ct),
        };
        string[] pages = await operations.GatherAsync(2, cancellationToken);
    }

    internal static async Task All(CancellationToken cancellationToken)
    {
        (string user, int[] orders) = await Gather.AllAsync(ct => LoadUserAsync(ct), ct => LoadOrdersAsync(ct), cancellationToken);
    }

    internal static async Task Outcomes(string[] urls, HttpClient http, CancellationToken cancellationToken)
    {
        Outcome<string>[] outcomes = await urls.GatherOutcomesAsync(8, (url, ct) => http.GetStringAsync(url, ct), cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();

        foreach (Outcome<string> outcome in outcomes)
        {
            string line = outcome.Status switch
            {
                OutcomeStatus.Succeeded => $"{outcome.Value.Length} characters",
                OutcomeStatus.Failed => outcome.Exception!.Message,
                _ => "the call was canceled",
            };
            Console.WriteLine($"{urls[outcome.Index]}: {line}");
        }
    }

    internal static async Task Unclaimed(string[] paths, ILogger logger, CancellationToken cancellationToken)
    {
        var options = new ThrottleOptions
        {
            MaxConcurrency = 4,
            Logger = logger,
            OnUnclaimed = static opened => (opened as IDisposable)?.Dispose(),
        };
        Stream[] files = await paths.GatherAsync(options, (path, ct) => OpenAsync(path, ct), cancellationToken);
    }

    private static Task<Stream> OpenAsync(string path, CancellationToken cancellationToken) => Task.FromResult<Stream>(File.OpenRead(path));

    private static Task<string> LoadUserAsync(CancellationToken cancellationToken) => Task.FromResult("");

    private static Task<int[]> LoadOrdersAsync(CancellationToken cancellationToken) => Task.FromResult<int[]>([]);
}
