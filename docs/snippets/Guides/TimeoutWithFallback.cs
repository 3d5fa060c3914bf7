namespace AsyncToolkit.Snippets.Guides;

/// <summary>The examples of docs/guides/timeout-with-fallback.md.</summary>
internal static class TimeoutWithFallback
{
    internal static async Task<decimal> Fallback(HttpClient http, decimal cachedPrice, CancellationToken cancellationToken)
    {
        return await Timeouts.RunAsync(
            TimeSpan.FromSeconds(2),
            async ct => decimal.Parse(await http.GetStringAsync("https://example.org/price", ct)),
            fallback: cachedPrice,
            cancellationToken);
    }

    internal static async Task<string> Throwing(HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            return await Timeouts.RunAsync(TimeSpan.FromSeconds(2), ct => http.GetStringAsync("https://example.org/", ct), cancellationToken);
        }
        catch (OperationTimeoutException late)
        {
            Console.WriteLine($"no answer within {late.Timeout}");
            throw;
        }
    }

    internal static async Task Trying(HttpClient http, CancellationToken cancellationToken)
    {
        TimeoutResult<string> news = await Timeouts.TryRunAsync(
            TimeSpan.FromMilliseconds(300), ct => http.GetStringAsync("https://example.org/news", ct), cancellationToken);
        Console.WriteLine(news.IsTimedOut ? "no news today" : news.Value);
    }

    internal static async Task<string> Factory(HttpClient http, CancellationToken cancellationToken)
    {
        return await Timeouts.RunAsync(
            TimeSpan.FromSeconds(1),
            ct => http.GetStringAsync("https://example.org/fast", ct),
            async (cause, ct) =>
            {
                Console.WriteLine(cause.Message);
                return await http.GetStringAsync("https://example.org/slow", ct);
            },
            cancellationToken);
    }

    internal static async Task<string> Running(Task<string> started, CancellationToken cancellationToken)
    {
        return await started.WithTimeoutAsync(TimeSpan.FromSeconds(2), fallback: "", cancellationToken);
    }

    internal static async Task<string> WithOptions(HttpClient http, CancellationToken cancellationToken)
    {
        var options = new TimeoutOptions
        {
            Timeout = TimeSpan.FromSeconds(2),
            AbandonAfter = TimeSpan.FromMilliseconds(200),
            FallbackOn = FallbackOn.AnyFailure,
            OnLateCompletion = late => Console.WriteLine($"{late.OperationName} ended {late.Lateness} late: {late.Status}"),
            Name = "quote",
        };

        return await Timeouts.RunAsync(options, ct => http.GetStringAsync("https://example.org/quote", ct), fallback: "none", cancellationToken);
    }
}
