using System.Runtime.InteropServices;
using AsyncToolkit.Tests.Support;
using Xunit.Abstractions;

namespace AsyncToolkit.Tests.BlockingDetection;

/// <summary>The table of the guide, as this runtime sees it: with a console logger of detailed verbosity it is printed.</summary>
[Collection(PoolThreads.Name)]
public class MatrixTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Table_OfAllCalls_HasNoGap()
    {
        output.WriteLine($"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}");
        output.WriteLine("");
        output.WriteLine("| call | seen | reported as |");
        output.WriteLine("| --- | --- | --- |");
        foreach (string call in BlockedCalls.Names.Keys)
        {
            using var run = new WatchedRun();
            BlockedCall blocked = BlockedCalls.Make(call);
            BlockingReport report = await run.BlockAsync(blocked.Block, blocked.Release);
            Assert.NotNull(report.StackTrace);
            output.WriteLine($"| {call} | with its stack, while blocked | `{report.Api}` |");
        }

        foreach ((string call, BlockingReport report) in new[]
        {
            ("Thread.Sleep", await StuckAsync(stuck => stuck.Sleep, stuck => stuck.Interrupt())),
            ("CPU loop", await StuckAsync(stuck => stuck.Compute, stuck => stuck.Release())),
        })
        {
            Assert.Null(report.StackTrace);
            output.WriteLine($"| {call} | by duration, while it lasts | `{report.Api}` |");
        }
    }

    private static async Task<BlockingReport> StuckAsync(Func<StuckThread, Action> block, Action<StuckThread> release)
    {
        using var run = new WatchedRun();
        var stuck = new StuckThread();
        Task callback = run.CallbackAsync(block(stuck));
        await stuck.Started;
        run.Clock.Advance(1_000);
        run.Detector.Watchdog.Round();
        BlockingReport report = await run.NextAsync(BlockingReportKind.CallbackStuck);
        release(stuck);
        await callback;
        return report;
    }
}
