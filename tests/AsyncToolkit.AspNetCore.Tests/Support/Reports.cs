using System.Collections.Concurrent;
using System.Threading.Channels;

namespace AsyncToolkit.AspNetCore.Tests;

/// <summary>What a detector reports, to be waited for and looked at.</summary>
internal sealed class Reports
{
    private readonly Channel<BlockingReport> _arrivals = Channel.CreateUnbounded<BlockingReport>();

    internal Reports(BlockingDetector detector) => detector.Reported += (_, e) =>
    {
        All.Enqueue(e.Report);
        Assert.True(_arrivals.Writer.TryWrite(e.Report));
    };

    internal ConcurrentQueue<BlockingReport> All { get; } = new();

    internal async Task<BlockingReport> NextAsync(BlockingReportKind kind)
    {
        while (true)
        {
            BlockingReport report = await _arrivals.Reader.ReadAsync().AsTask().WithHangGuard();
            if (report.Kind == kind)
            {
                return report;
            }
        }
    }
}
