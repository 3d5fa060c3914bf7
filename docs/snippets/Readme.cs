using System.Text.RegularExpressions;

namespace AsyncToolkit.Snippets;

/// <summary>The examples of README.md and docs/examples.md.</summary>
internal static class Readme
{
    internal static async Task FanOut(IEnumerable<string> urls, HttpClient http, CancellationToken cancellationToken)
    {
        await urls.ForEachThrottledAsync(8, async (url, ct) =>
        {
            string page = await http.GetStringAsync(url, ct);
            Console.WriteLine($"{url}: {page.Length} characters");
        }, cancellationToken);
    }

    internal static async Task GatherResults(IEnumerable<string> urls, HttpClient http, CancellationToken cancellationToken)
    {
        string[] pages = await urls.GatherAsync(8, (url, ct) => http.GetStringAsync(url, ct), cancellationToken);
        Console.WriteLine($"{pages.Length} pages, {pages.Sum(page => page.Length)} characters");
    }

    internal static async Task Collect(IEnumerable<string> urls, HttpClient http, CancellationToken cancellationToken)
    {
        var options = new ThrottleOptions
        {
            MaxConcurrency = 8,
            FailureMode = FailureMode.Collect,
            ItemTimeout = TimeSpan.FromSeconds(10),
        };

        try
        {
            await urls.ForEachThrottledAsync(options, (url, ct) => http.GetStringAsync(url, ct), cancellationToken);
        }
        catch (FanOutException failed)
        {
            foreach (ItemFailure failure in failed.Failures)
            {
                Console.WriteLine($"{failure.Item} failed: {failure.Exception.Message}");
            }
        }
    }

    internal static async Task Crawl(Uri start, HttpClient http, CancellationToken cancellationToken)
    {
        await new[] { start }.TraverseThrottledAsync(8, async (page, ct) =>
        {
            string html = await http.GetStringAsync(page, ct);
            Console.WriteLine($"visited {page}");
            return Regex.Matches(html, "href=\"(.+?)\"")
                .Select(link => new Uri(page, link.Groups[1].Value))
                .Where(link => link.Host == start.Host);
        }, cancellationToken);
    }

    internal static async Task Stream(IEnumerable<string> urls, HttpClient http, CancellationToken cancellationToken)
    {
        await foreach (string page in urls.SelectThrottledAsync(8, (url, ct) => http.GetStringAsync(url, ct), cancellationToken))
        {
            Console.WriteLine($"{page.Length} characters");
        }
    }

    internal static async Task Progress(IEnumerable<string> urls, HttpClient http, CancellationToken cancellationToken)
    {
        var options = new ThrottleOptions
        {
            MaxConcurrency = 8,
            Progress = new Progress<ThrottleProgress>(now => Console.WriteLine(
                $"{now.Completed} of {now.Total} done, {now.InFlight} in flight, {now.ItemsPerSecond:F0} a second, {now.EstimatedRemaining} to go")),
        };

        await urls.ForEachThrottledAsync(options, (url, ct) => http.GetStringAsync(url, ct), cancellationToken);
    }

    internal static async Task InTime(Uri start, HttpClient http, CancellationToken cancellationToken)
    {
        string page = await Timeouts.RunAsync(
            TimeSpan.FromSeconds(2),
            ct => http.GetStringAsync(start, ct),
            fallback: "nothing yet",
            cancellationToken);
        Console.WriteLine(page);
    }

    internal static async Task OneDeadline(IEnumerable<string> urls, Uri start, HttpClient http, CancellationToken cancellationToken)
    {
        using var deadline = Deadline.Begin(TimeSpan.FromSeconds(2), name: "request");

        await urls.ForEachThrottledAsync(8, (url, ct) => http.GetStringAsync(url, ct), cancellationToken);
        string summary = await http.GetStringAsync(start, deadline.Token);
        Console.WriteLine($"{summary.Length} characters, {deadline.Remaining} left");
    }

    internal static async Task Blocking(CancellationToken cancellationToken)
    {
        using var detector = new BlockingDetector(new BlockingDetectorOptions());
        detector.Reported += (_, found) => Console.WriteLine($"{found.Report}\n{found.Report.StackTrace}");

        using (detector.Watch("import"))
        {
            await Task.Run(() => Task.Delay(500).Wait(), cancellationToken);
        }
    }
}
