using System.Collections.Concurrent;
using AsyncToolkit;

namespace BlockedServer.Tour;

/// <summary>Asks the shop for everything once, and says what to look for in its log.</summary>
internal sealed class GuidedTour
{
    private const int CleanRequests = 200;

    private readonly HttpClient _http;
    private readonly TourLog _log;
    private readonly BlockingDetector _detector;
    private readonly ConcurrentQueue<BlockingReport> _reports = new();
    private bool _asPlanned = true;

    internal GuidedTour(HttpClient http, TourLog log, BlockingDetector detector)
    {
        _http = http;
        _log = log;
        _detector = detector;
        detector.Reported += (_, e) => _reports.Enqueue(e.Report);
    }

    /// <summary>Goes through all the stops.</summary>
    /// <returns>Whether each culprit was reported, and nobody else.</returns>
    internal async Task<bool> RunAsync()
    {
        await StopAsync(
            $"{CleanRequests} requests to a clean controller: the log stays silent",
            () => Task.WhenAll(Enumerable.Range(0, CleanRequests).Select(_ => GetAsync("prices/ABC/clean"))),
            expected: null);
        await StopAsync("a controller calls .Result: reported while it blocks, with its line", () => GetAsync("prices/ABC"), "GET /prices/{symbol}");
        await StopAsync("a controller sleeps: reported by its duration, since nothing waits that could be seen", () => GetAsync("reports/2025"), "GET /reports/{year:int}");
        await StopAsync("two sales, one lock: the second one waits for the first", SellTwiceAsync, "POST /stock/{item}");
        await StopAsync("a call that blocks and is allowed to, by blockedserver.json: the log stays silent", () => GetAsync("catalog"), expected: null);
        await StarveAsync();
        _log.Say(_asPlanned ? "\nEach culprit was found, and nobody else." : "\nThat was not what was to be found.");
        return _asPlanned;
    }

    private async Task StopAsync(string what, Func<Task> visit, string? expected)
    {
        _reports.Clear();
        _log.Say($"\n-- {what}");
        await visit();
        await _detector.FlushAsync();
        string[] operations = [.. _reports.Where(report => report.Starvation is null).Select(report => report.Operation).Distinct()];
        _asPlanned &= expected is null ? operations.Length == 0 : operations.SequenceEqual([expected]);
    }

    // The first one holds the lock when the second one starts, because the sale takes longer than a request.
    private async Task SellTwiceAsync()
    {
        Task first = PostAsync("stock/pencil");
        Task second = PostAsync("stock/pencil");
        await Task.WhenAll(first, second);
    }

    private async Task StarveAsync()
    {
        ThreadPool.GetMinThreads(out int threads, out _);
        int requests = threads + 30;
        _log.Say($"\n-- {requests} of the blocking requests at once: every thread of the pool is blocked, and nothing runs any more");
#pragma warning disable ATK3001 // all at once is the point
        await Task.WhenAll(Enumerable.Range(0, requests).Select(_ => GetAsync("prices/XYZ")));
#pragma warning restore ATK3001
        await _detector.FlushAsync();
        string health = await GetAsync("health");
        _log.Say($"    GET /health: {health}");
        _asPlanned &= health == "Degraded" && _reports.Any(report => report.Kind == BlockingReportKind.ThreadPoolStarvation);
    }

    private Task<string> GetAsync(string path) => _http.GetStringAsync(new Uri(path, UriKind.Relative));

    private async Task PostAsync(string path)
    {
        using HttpResponseMessage response = await _http.PostAsync(new Uri(path, UriKind.Relative), content: null);
        response.EnsureSuccessStatusCode();
    }
}
