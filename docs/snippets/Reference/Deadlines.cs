namespace AsyncToolkit.Snippets.Reference;

/// <summary>The examples in the XML documentation of src/AsyncToolkit/Timeouts/Deadline*.cs.</summary>
internal static class Deadlines
{
    internal static async Task Ambient(IEnumerable<string> urls, HttpClient http, TimeProvider timeProvider)
    {
        using (var deadline = Deadline.Begin(TimeSpan.FromSeconds(2), timeProvider, "request"))
        {
            await urls.ForEachThrottledAsync(8, (url, ct) => http.GetStringAsync(url, ct));    // ends by it by itself
            await http.GetStringAsync("https://example.org/", deadline.Token);                // is told
        }
    }

    internal static async Task Passed(HttpClient http)
    {
        using var deadline = Deadline.After(TimeSpan.FromSeconds(2));
        string page = await http.GetStringAsync("https://example.org/", deadline.Token);
    }

    internal static async Task Shielded(Order order)
    {
        using (Deadline.Suppress())
        {
            await RollBackAsync(order);
        }
    }

    internal static async Task Fails(Order order, CancellationToken cancellationToken)
    {
        await Deadline.FailAfterAsync(TimeSpan.FromSeconds(2), ct => SaveAsync(order, ct), cancellationToken);
    }

    internal static async Task FailsWithAResult(Order order, CancellationToken cancellationToken)
    {
        Quote quote = await Deadline.FailAfterAsync(TimeSpan.FromSeconds(2), ct => GetQuoteAsync(order, ct), cancellationToken);
    }

    internal static async Task MovesOn(Page page, CancellationToken cancellationToken)
    {
        if (!await Deadline.MoveOnAfterAsync(TimeSpan.FromMilliseconds(300), ct => AddRecommendationsAsync(page, ct), cancellationToken))
        {
            page.RecommendationsAreMissing = true;
        }
    }

    internal static async Task MovesOnWithoutAResult(Order order, CancellationToken cancellationToken)
    {
        TimeoutResult<Quote> quote = await Deadline.MoveOnAfterAsync(TimeSpan.FromMilliseconds(300), ct => GetQuoteAsync(order, ct), cancellationToken);
        Console.WriteLine(quote.IsTimedOut ? "no quote today" : quote.Value);
    }

    private static Task SaveAsync(Order order, CancellationToken cancellationToken) => Task.CompletedTask;

    private static Task RollBackAsync(Order order) => Task.CompletedTask;

    private static Task<Quote> GetQuoteAsync(Order order, CancellationToken cancellationToken) => Task.FromResult(new Quote());

    private static Task AddRecommendationsAsync(Page page, CancellationToken cancellationToken) => Task.CompletedTask;

    internal sealed record Order;

    internal sealed record Quote;

    internal sealed record Page
    {
        internal bool RecommendationsAreMissing { get; set; }
    }
}
