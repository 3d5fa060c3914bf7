namespace AsyncToolkit.Snippets.Guides;

/// <summary>The examples of docs/guides/streaming-results.md.</summary>
internal static class StreamingResults
{
    internal static async Task Job(IEnumerable<string> urls, HttpClient http, TextWriter output, CancellationToken cancellationToken)
    {
        await foreach (string page in urls.SelectThrottledAsync(8, (url, ct) => http.GetStringAsync(url, ct), cancellationToken))
        {
            await output.WriteLineAsync(TitleOf(page));
        }
    }

    internal static async Task Completion(IEnumerable<string> urls, HttpClient http, TextWriter output, CancellationToken cancellationToken)
    {
        var options = new ThrottleOptions
        {
            MaxConcurrency = 8,
            ResultOrder = ResultOrder.Completion,
            FailureMode = FailureMode.Collect,
        };

        try
        {
            await foreach (string page in urls.SelectThrottledAsync(options, (url, ct) => http.GetStringAsync(url, ct), cancellationToken))
            {
                await output.WriteLineAsync(TitleOf(page));
            }
        }
        catch (FanOutException failed)
        {
            Console.WriteLine($"{failed.Failures.Count} pages are missing");
        }
    }

    internal static async Task<Quote?> Leave(
        IEnumerable<string> shops, decimal budget, CancellationToken cancellationToken)
    {
        await foreach (Quote quote in shops.SelectThrottledAsync(8, (shop, ct) => AskAsync(shop, ct), cancellationToken))
        {
            if (quote.Price <= budget)
            {
                return quote;
            }
        }

        return null;
    }

    internal static async Task Unclaimed(IEnumerable<string> urls, HttpClient http, CancellationToken cancellationToken)
    {
        var options = new ThrottleOptions
        {
            MaxConcurrency = 4,
            OnUnclaimed = result => (result as IDisposable)?.Dispose(),
        };

        await foreach (Stream image in urls.SelectThrottledAsync(options, (url, ct) => http.GetStreamAsync(url, ct), cancellationToken))
        {
            await using (image)
            {
                await StoreAsync(image);
            }
        }
    }

    private static string TitleOf(string page) => page[..Math.Min(page.Length, 80)];

    private static ValueTask<Quote> AskAsync(string shop, CancellationToken cancellationToken) => new(new Quote(shop, 1));

    private static Task StoreAsync(Stream image) => Task.CompletedTask;

    internal sealed record Quote(string Shop, decimal Price);
}
