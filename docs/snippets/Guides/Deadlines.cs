namespace AsyncToolkit.Snippets.Guides;

/// <summary>The examples of docs/guides/deadlines.md.</summary>
internal static class Deadlines
{
    internal static async Task<string> Request(string[] urls, HttpClient http, CancellationToken cancellationToken)
    {
        using var deadline = Deadline.Begin(TimeSpan.FromSeconds(2), name: "request");

        await urls.ForEachThrottledAsync(8, (url, ct) => http.GetStringAsync(url, ct), cancellationToken);
        return await http.GetStringAsync("https://example.org/", deadline.Token);
    }

    internal static async Task Inside(string[] urls, HttpClient http, CancellationToken cancellationToken)
    {
        using var stage = Deadline.Begin(TimeSpan.FromSeconds(30), name: "stage");
        Console.WriteLine($"{stage.Remaining} left");

        try
        {
            await urls.ForEachThrottledAsync(8, (url, ct) => http.GetStringAsync(url, ct), cancellationToken);
        }
        catch (OperationCanceledException) when (stage.ExpiredBy is { } expired)
        {
            Console.WriteLine($"out of time: {expired}");
            throw;
        }
    }

    internal static async Task FailAfter(HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            string quote = await Deadline.FailAfterAsync(
                TimeSpan.FromSeconds(1),
                ct => http.GetStringAsync("https://example.org/quote", ct),
                cancellationToken);
        }
        catch (OperationTimeoutException late)
        {
            Console.WriteLine($"no quote within {late.Timeout}");
        }
    }

    internal static async Task MoveOnAfter(HttpClient http, CancellationToken cancellationToken)
    {
        TimeoutResult<string> news = await Deadline.MoveOnAfterAsync(
            TimeSpan.FromMilliseconds(300),
            ct => http.GetStringAsync("https://example.org/news", ct),
            cancellationToken);
        Console.WriteLine(news.IsTimedOut ? "no news today" : news.Value);
    }

    internal static async Task RollBack(HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            await http.GetStringAsync("https://example.org/pay", cancellationToken);
        }
        catch
        {
            using (Deadline.Suppress())
            {
                await Deadline.FailAfterAsync(TimeSpan.FromSeconds(10), ct => http.GetStringAsync("https://example.org/cancel", ct), CancellationToken.None);
            }

            throw;
        }
    }
}
