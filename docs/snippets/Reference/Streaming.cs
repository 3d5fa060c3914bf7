namespace AsyncToolkit.Snippets.Reference;

/// <summary>The examples in the XML documentation of streamed results in src/AsyncToolkit/Throttling.</summary>
internal static class Streaming
{
    internal static async Task Select(IEnumerable<string> urls, HttpClient http, CancellationToken cancellationToken)
    {
        await foreach (string page in urls.SelectThrottledAsync(8, (url, ct) => http.GetStringAsync(url, ct), cancellationToken))
        {
            Console.WriteLine(page.Length);
        }
    }

    internal static async Task SelectWithOptions(IEnumerable<string> urls, HttpClient http, CancellationToken cancellationToken)
    {
        var options = new ThrottleOptions { MaxConcurrency = 8, ResultOrder = ResultOrder.Completion };
        await foreach (string page in urls.SelectThrottledAsync(options, (url, ct) => http.GetStringAsync(url, ct), cancellationToken))
        {
            Console.WriteLine(page.Length);
        }
    }
}
