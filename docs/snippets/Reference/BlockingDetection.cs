using Microsoft.Extensions.Logging;
using Xunit;

namespace AsyncToolkit.Snippets.Reference;

/// <summary>The examples in the XML documentation of src/AsyncToolkit/BlockingDetection.</summary>
internal static class BlockingDetection
{
    internal static async Task Create(ILogger logger, CancellationToken cancellationToken)
    {
        using var detector = logger.CreateBlockingDetector();
        using (detector.Watch("import"))
        {
            await ImportAsync(cancellationToken);
        }
    }

    internal static void Configure(ILogger logger)
    {
        using var detector = logger.CreateBlockingDetector(options =>
        {
            options.WaitThreshold = TimeSpan.FromMilliseconds(50);
            options.AllowBlockingCallsInside(typeof(LegacyCache), "Load");
        });
    }

    internal static void Allow(BlockingDetectorOptions options)
    {
        options.AllowBlockingCallsInside(typeof(LegacyCache), "Load");
    }

    internal static void Throw()
    {
        var options = new BlockingDetectorOptions { Action = BlockingAction.Throw };
        using var detector = new BlockingDetector(options);
    }

    internal static void AllowHere(Connection connection)
    {
        using (BlockingDetector.AllowBlocking("the driver has no asynchronous open"))
        {
            connection.Open();
        }

        BlockingDetector.AllowBlocking("the driver has no asynchronous open", connection.Open);

        int rows = BlockingDetector.AllowBlocking("the driver has no asynchronous count", connection.CountRows);
        Console.WriteLine(rows);
    }

    internal static async Task Flush(BlockingDetector detector, List<BlockingReport> reports)
    {
        await detector.FlushAsync();
        Assert.Empty(reports);
    }

    internal static async Task Run(BlockingDetector detector, HttpClient http, string url, CancellationToken cancellationToken)
    {
        {
            Func<CancellationToken, ValueTask> import = ImportAsync;
            await import.RunWithBlockingDetectionAsync(detector, "import", cancellationToken);
        }

        {
            Func<CancellationToken, Task> import = ct => ImportFileAsync("orders.csv", ct);
            await import.RunWithBlockingDetectionAsync(detector, "import", cancellationToken);
        }

        Func<CancellationToken, ValueTask<int>> count = CountAsync;
        int rows = await count.RunWithBlockingDetectionAsync(detector, "count", cancellationToken);

        Func<CancellationToken, Task<string>> load = ct => http.GetStringAsync(url, ct);
        string page = await load.RunWithBlockingDetectionAsync(detector, "load", cancellationToken);
        Console.WriteLine($"{rows} {page}");
    }

    internal static void Context(SynchronizationContext uiContext, BlockingDetector detector)
    {
        SynchronizationContext.SetSynchronizationContext(uiContext.WithBlockingDetection(detector, "user interface"));
    }

    internal static async Task Upload(Stream network, BlockingDetector detector)
    {
        await using Stream body = network.WithBlockingDetection(detector, "upload");
    }

    private static ValueTask ImportAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    private static Task ImportFileAsync(string file, CancellationToken cancellationToken) => Task.CompletedTask;

    private static ValueTask<int> CountAsync(CancellationToken cancellationToken) => new(1);

    internal sealed class LegacyCache;

    internal abstract class Connection
    {
        internal abstract void Open();

        internal abstract int CountRows();
    }
}
