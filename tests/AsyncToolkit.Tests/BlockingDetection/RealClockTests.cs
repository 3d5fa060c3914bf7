using System.Collections.Concurrent;
using AsyncToolkit.Internal;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.BlockingDetection;

/// <summary>With the machine's clock and the detector's own threads. What is to be found lasts until it has been found, however loaded the machine is.</summary>
[Collection(PoolThreads.Name)]
public class RealClockTests
{
    [Fact]
    public async Task StuckCallback_IsFoundByTheWatchdog()
    {
        var found = new TaskCompletionSource<BlockingReport>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var detector = new BlockingDetector(new BlockingDetectorOptions { StuckThreshold = TimeSpan.FromMilliseconds(20) });
        detector.Reported += (_, e) => Note(e.Report, BlockingReportKind.CallbackStuck, found);
        var stuck = new StuckThread();
        Task callback = Task.Run(() =>
        {
            using (detector.Watch("real"))
            {
                stuck.Compute();
            }
        });

        BlockingReport report = await found.Task.WithHangGuard();

        Assert.Equal("real", report.Operation);
        stuck.Release();
        await callback;
    }

    [Fact]
    public async Task BlockedWait_WithTheDefaults_IsReported()
    {
        var found = new TaskCompletionSource<BlockingReport>(TaskCreationOptions.RunContinuationsAsynchronously);
        var logger = new RecordingLogger();
        using BlockingDetector detector = logger.CreateBlockingDetector();
        detector.Reported += (_, e) => Note(e.Report, BlockingReportKind.BlockingCall, found);
        var release = new TaskCompletionSource();
        Task blocked = Task.Run(() =>
        {
            using (detector.Watch("real"))
            {
                release.Task.Wait();
            }
        });

        BlockingReport report = await found.Task.WithHangGuard();

        Assert.Equal("Task.Wait", report.Api);
        Assert.True(report.Elapsed >= TimeSpan.FromMilliseconds(99));
        release.SetResult();
        await blocked;
    }

    [Fact]
    public async Task Starvation_OfAPoolThatRunsNothing_IsFound_AndItsEnd()
    {
        var began = new TaskCompletionSource<BlockingReport>(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource<BlockingReport>(TaskCreationOptions.RunContinuationsAsynchronously);
        var pool = new ConcurrentQueue<IThreadPoolWorkItem>();
        var options = new BlockingDetectorOptions { HeartbeatInterval = TimeSpan.FromMilliseconds(20), StarvationThreshold = TimeSpan.FromMilliseconds(40) };
        using var detector = new BlockingDetector(options, logger: null, meterFactory: null, DetectorClock.System, pool.Enqueue);
        detector.Reported += (_, e) => Note(e.Report, BlockingReportKind.ThreadPoolStarvation, began);
        detector.Reported += (_, e) => Note(e.Report, BlockingReportKind.StarvationEnded, ended);

        await began.Task.WithHangGuard();
        Assert.Null(detector.LastStarvation!.EndedAt);
        Assert.True(pool.TryDequeue(out IThreadPoolWorkItem? beat));
        beat.Execute();

        BlockingReport report = await ended.Task.WithHangGuard();
        Assert.NotNull(report.Starvation!.EndedAt);
    }

    private static void Note(BlockingReport report, BlockingReportKind kind, TaskCompletionSource<BlockingReport> found)
    {
        if (report.Kind == kind)
        {
            found.TrySetResult(report);
        }
    }
}
