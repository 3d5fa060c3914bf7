using System.Threading.Channels;
using System.Threading.RateLimiting;
using AsyncToolkit.Testing;
using Microsoft.Extensions.Logging;
using Xunit;

namespace AsyncToolkit.Snippets.Guides;

/// <summary>The examples of docs/guides/from-python.md.</summary>
internal static class FromPython
{
    internal static async Task Pages(string[] urls, HttpClient http, CancellationToken cancellationToken)
    {
        string[] pages = await urls.GatherAsync(8, (url, ct) => http.GetStringAsync(url, ct), cancellationToken);
    }

    internal static async Task ReturnExceptions(string[] urls, HttpClient http, CancellationToken cancellationToken)
    {
        Outcome<string>[] outcomes = await urls.GatherOutcomesAsync(8, (url, ct) => http.GetStringAsync(url, ct), cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();

        foreach (Outcome<string> outcome in outcomes)
        {
            Console.WriteLine($"{urls[outcome.Index]}: {outcome.Exception?.Message ?? $"{outcome.Value.Length} characters"}");
        }
    }

    internal static async Task Semaphore(string[] pages, string[] pictures, HttpClient http, CancellationToken cancellationToken)
    {
        await using var shared = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = 8, QueueLimit = 2 });
        var options = new ThrottleOptions { MaxConcurrency = 8, RateLimiter = shared };

        await Gather.AllAsync(
            ct => pages.GatherAsync(options, (url, token) => http.GetStringAsync(url, token), ct),
            ct => pictures.GatherAsync(options, (url, token) => http.GetByteArrayAsync(url, token), ct),
            cancellationToken);
    }

    internal static async Task WaitFor(decimal cached, CancellationToken cancellationToken)
    {
        decimal price = await Timeouts.RunAsync(TimeSpan.FromSeconds(2), ct => AskPriceAsync(ct), fallback: cached, cancellationToken);
    }

    internal static async Task Block(CancellationToken cancellationToken)
    {
        await Deadline.FailAfterAsync(TimeSpan.FromSeconds(2), async ct =>
        {
            int stock = await AskStockAsync(ct);
            decimal price = await AskPriceAsync(ct);
            await ReserveAsync(stock, price, ct);
        }, cancellationToken);
    }

    internal static async Task Until(string[] urls, DateTimeOffset until, TimeProvider timeProvider, HttpClient http, CancellationToken cancellationToken)
    {
        TimeSpan left = until - timeProvider.GetUtcNow();
        using var deadline = Deadline.Begin(left > TimeSpan.Zero ? left : TimeSpan.Zero, timeProvider);

        string[] pages = await urls.GatherAsync(8, (url, ct) => http.GetStringAsync(url, ct), cancellationToken);
    }

    internal static async Task Shield(CancellationToken cancellationToken)
    {
        Task saving;
        using (Deadline.Suppress())
        {
            saving = SaveAsync(CancellationToken.None);
        }

        await saving.WaitAsync(cancellationToken);
    }

    internal static async Task Group(CancellationToken cancellationToken)
    {
        (string user, int[] orders) = await Gather.AllAsync(ct => LoadUserAsync(ct), ct => LoadOrdersAsync(ct), cancellationToken);
    }

    internal static async Task Growing(Uri start, CancellationToken cancellationToken)
    {
        await new[] { start }.TraverseThrottledAsync(8, (page, ct) => LinksOfAsync(page, ct), cancellationToken);
    }

    internal static async Task AsCompleted(string[] urls, HttpClient http, CancellationToken cancellationToken)
    {
        var options = new ThrottleOptions { MaxConcurrency = 8, ResultOrder = ResultOrder.Completion };
        await foreach (string page in urls.SelectThrottledAsync(options, (url, ct) => http.GetStringAsync(url, ct), cancellationToken))
        {
            Console.WriteLine($"{page.Length} characters");
        }
    }

    internal static async Task FirstCompleted(Uri[] replicas, HttpClient http, CancellationToken cancellationToken)
    {
        Func<CancellationToken, Task<string>>[] operations = [.. replicas.Select(Ask)];
        string answer = await operations.FirstSuccessfulAsync(3, cancellationToken);

        Func<CancellationToken, Task<string>> Ask(Uri replica) => ct => http.GetStringAsync(replica, ct);
    }

    internal static async Task ToThread(string path, string[] paths, CancellationToken cancellationToken)
    {
        byte[] digest = await Task.Run(() => Digest(path), cancellationToken);
        byte[][] digests = await paths.GatherAsync(4, (file, _) => ValueTask.FromResult(Digest(file)), cancellationToken);
    }

    internal static async Task Main(string[] urls)
    {
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };

        await CrawlAsync(urls, stop.Token);
    }

    internal static async Task DebugMode(ILogger logger, string[] urls, CancellationToken cancellationToken)
    {
        using var detector = logger.CreateBlockingDetector();
        using (detector.Watch("crawl"))
        {
            await CrawlAsync(urls, cancellationToken);
        }
    }

    internal static async Task Workers(IEnumerable<string> urls, CancellationToken cancellationToken)
    {
        Channel<string> queue = Channel.CreateBounded<string>(100);
        var options = new ThrottleOptions { MaxConcurrency = 8, FailureMode = FailureMode.Collect };
        Task workers = queue.Reader.ReadAllAsync(cancellationToken).ForEachThrottledAsync(options, (url, ct) => HandleAsync(url, ct), cancellationToken);

        foreach (string url in urls)
        {
            await queue.Writer.WriteAsync(url, cancellationToken);
        }

        queue.Writer.Complete();
        await workers;
    }

    internal static async Task Hours()
    {
        await VirtualTime.RunAsync(async time =>
        {
            long begin = time.GetTimestamp();

            await Task.Delay(TimeSpan.FromHours(8), time);

            Assert.Equal(TimeSpan.FromHours(8), time.GetElapsedTime(begin));
        });
    }

    internal static async Task Cleanup(CancellationToken cancellationToken)
    {
        try
        {
            await ReserveAsync(1, 10m, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Console.WriteLine(e.Message);
        }
        finally
        {
            await SaveAsync(CancellationToken.None);
        }
    }

    private static Task<decimal> AskPriceAsync(CancellationToken cancellationToken) => Task.FromResult(0m);

    private static Task<int> AskStockAsync(CancellationToken cancellationToken) => Task.FromResult(0);

    private static Task ReserveAsync(int stock, decimal price, CancellationToken cancellationToken) => Task.CompletedTask;

    private static Task SaveAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static Task<string> LoadUserAsync(CancellationToken cancellationToken) => Task.FromResult("");

    private static Task<int[]> LoadOrdersAsync(CancellationToken cancellationToken) => Task.FromResult<int[]>([]);

    private static Task<IEnumerable<Uri>> LinksOfAsync(Uri page, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Uri>>([]);

    private static byte[] Digest(string path) => [];

    private static Task CrawlAsync(string[] urls, CancellationToken cancellationToken) => Task.CompletedTask;

    private static Task HandleAsync(string url, CancellationToken cancellationToken) => Task.CompletedTask;
}
