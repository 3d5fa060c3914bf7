using Microsoft.Extensions.Logging;

namespace AsyncToolkit.Snippets.Guides;

/// <summary>The examples of docs/guides/blocking-detection.md.</summary>
internal static class BlockingDetection
{
    internal static async Task Start(ILogger logger, CancellationToken cancellationToken)
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
            options.SampleEvery = 100;
            options.AllowBlockingCallsInside(typeof(LegacyCache), "Load");
            options.AllowedMethods.Add("Legacy.Driver.Connection.*");
        });
    }

    internal static void Allow(Connection connection)
    {
        using (BlockingDetector.AllowBlocking("the driver has no asynchronous open"))
        {
            connection.Open();
        }
    }

    internal static async Task Test(CancellationToken cancellationToken)
    {
        var options = new BlockingDetectorOptions
        {
            Action = BlockingAction.Throw,
            WaitThreshold = TimeSpan.Zero,
            HeartbeatInterval = Timeout.InfiniteTimeSpan,
        };
        using var detector = new BlockingDetector(options);
        var reports = new List<BlockingReport>();
        detector.Reported += (_, e) => reports.Add(e.Report);

        await Task.Run(async () =>
        {
            using (detector.Watch("import"))
            {
                await ImportAsync(cancellationToken);
            }
        }, cancellationToken);

        await detector.FlushAsync(cancellationToken);
        if (reports.Count > 0)
        {
            throw new InvalidOperationException($"{reports[0]}\n{reports[0].StackTrace}");
        }
    }

    internal static void Health(BlockingDetector detector)
    {
        ThreadPoolStarvation? last = detector.LastStarvation;
        if (last is { EndedAt: null })
        {
            Console.WriteLine($"the pool starves since {last.StartedAt:T}: {last.Verdict}");
        }
    }

    internal static async Task Others(SynchronizationContext uiContext, Stream network, BlockingDetector detector, CancellationToken cancellationToken)
    {
        SynchronizationContext.SetSynchronizationContext(uiContext.WithBlockingDetection(detector, "user interface"));
        await using Stream body = network.WithBlockingDetection(detector, "upload");

        Func<CancellationToken, ValueTask> import = ImportAsync;
        await import.RunWithBlockingDetectionAsync(detector, "import", cancellationToken);
    }

    private static ValueTask ImportAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    internal sealed class LegacyCache;

    internal abstract class Connection
    {
        internal abstract void Open();
    }
}
