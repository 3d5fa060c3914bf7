using AsyncToolkit.Internal;
using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.BlockingDetection.Contracts;

#pragma warning disable RS0030 // their timeouts are what these waits are about, and played: none takes any time

/// <summary>The two stages of a wait, played: none of them takes any time.</summary>
public sealed class WaitStageTests : IDisposable
{
    private readonly WatchedRun _run = new(static options => options.WaitThreshold = TimeSpan.FromMilliseconds(100));

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData(99)]
    [InlineData(100)]
    public async Task Wait_NoLongerThanTheThreshold_HasOneStage_AndIsNotReported(int timeout)
    {
        var waits = new PlayedWaits(_ => WaitHandle.WaitTimeout);

        await waits.RunAsync(_run.Detector, never => Assert.False(never.WaitOne(timeout)));

        Assert.Equal([timeout], waits.Timeouts);
        Assert.Empty(await _run.AllAsync());
    }

    [Theory]
    [InlineData(101, 1)]
    [InlineData(1_000, 900)]
    [InlineData(Timeout.Infinite, Timeout.Infinite)]
    public async Task Wait_LongerThanTheThreshold_HasTheRestForItsSecondStage(int timeout, int rest)
    {
        var waits = new PlayedWaits(stage =>
        {
            _run.Clock.Advance(stage == 1 ? 100 : 0);
            return stage == 1 ? WaitHandle.WaitTimeout : 0;
        });

        await waits.RunAsync(_run.Detector, never => Assert.True(never.WaitOne(timeout)));

        Assert.Equal([100, rest], waits.Timeouts);
        Assert.Equal(TimeSpan.FromMilliseconds(100), (await _run.AllAsync())[0].Elapsed);
    }

    [Fact]
    public async Task Wait_UnderADebugger_IsNotReported()
    {
        _run.Clock.DebuggerAttached = true;
        var waits = new PlayedWaits(static stage => stage == 1 ? WaitHandle.WaitTimeout : 0);

        await waits.RunAsync(_run.Detector, never => Assert.True(never.WaitOne()));

        Assert.Equal([100, Timeout.Infinite], waits.Timeouts);
        Assert.Empty(await _run.AllAsync());
    }

    [Fact]
    public async Task Wait_InsideAWait_IsNotReportedASecondTime()
    {
        using var other = new ManualResetEvent(initialState: false);
        var waits = new PlayedWaits(stage =>
        {
            if (stage == 2)
            {
                other.WaitOne(200);
            }

            return stage == 4 ? 0 : WaitHandle.WaitTimeout;
        });

        await waits.RunAsync(_run.Detector, never => never.WaitOne());

        Assert.Equal([BlockingReportKind.BlockingCall, BlockingReportKind.BlockingCallEnded], (await _run.AllAsync()).Select(report => report.Kind));
    }

    [Fact]
    public async Task Wait_InsideACapture_IsNobodysBusiness()
    {
        var clock = new WaitingClock();
        using var detector = new BlockingDetector(
            new BlockingDetectorOptions { HeartbeatInterval = Timeout.InfiniteTimeSpan }, logger: null, meterFactory: null, clock);
        var apis = new List<string>();
        detector.Reported += (_, e) => apis.Add(e.Report.Api);
        var waits = new PlayedWaits(static stage => stage == 1 ? WaitHandle.WaitTimeout : 0);

        await waits.RunAsync(detector, never =>
        {
            using Stream stream = new MemoryStream().WithBlockingDetection(detector, "upload");
            clock.Waits = () => never.WaitOne();
            stream.WriteByte(1);
        });

        await detector.FlushAsync().WithHangGuard();
        Assert.Equal([Timeout.Infinite], waits.Timeouts);
        Assert.Equal(["Stream.WriteByte", "Stream.WriteByte"], apis);
    }

    [Fact]
    public async Task Wait_WhoseReportIsDropped_CountsOnce()
    {
        using var run = new WatchedRun(static options => options.QueueCapacity = 1);
        var gate = new Gate();
        run.Detector.Reported += (_, _) => gate.Wait();
        Assert.True(run.Detector.Reports.Add(new SlowCallback("under way", 7, 1)));
        await gate.WhenParkedAsync(1);
        Assert.True(run.Detector.Reports.Add(new SlowCallback("fills the queue", 7, 1)));

        await LongWaits.RunAsync(run.Detector, never => never.WaitOne());

        Assert.Equal(1, run.Detector.DroppedReports);
        gate.Open();
    }

    // What a capture asks first is how long the wait has lasted.
    private sealed class WaitingClock : DetectorClock
    {
        private int _calls;

        internal Action? Waits { get; set; }

        internal override bool RunsWatchdog => false;

        internal override TimeSpan LatenessAllowance => TimeSpan.FromDays(1);

        internal override long Now()
        {
            if (Waits is { } wait && _calls++ == 1)
            {
                Waits = null;
                wait();
            }

            return 0;
        }
    }
}
