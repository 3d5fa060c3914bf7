using AsyncToolkit.Internal;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.BlockingDetection;

/// <summary>An exception out of the handler of an <c>AsyncLocal</c> ends the process. These tests run at all because none comes out.</summary>
public class HookFailureTests
{
    [Fact]
    public async Task Hook_FailsOnEntry_SwitchesTheDetectorOff()
    {
        var logger = new RecordingLogger();
        using var run = new WatchedRun(logger: logger);
        run.Clock.Fail(new InvalidOperationException("on entry"));

        bool hasRun = false;
        await run.CallbackAsync(() => hasRun = true);

        Assert.True(hasRun);
        Assert.False(run.Detector.IsWatching);
        Assert.Equal(1, run.Detector.Failures);
        Assert.Equal(1009, (await logger.NextAsync()).Id);
        run.Clock.Fail(null);
        await run.CallbackAsync(() => run.Clock.Advance(1_000));
        Assert.Empty(await run.AllAsync());
    }

    [Fact]
    public async Task Hook_FailsOnExit_SwitchesTheDetectorOff()
    {
        using var run = new WatchedRun();

        await run.CallbackAsync(() => run.Clock.Fail(new InvalidOperationException("on exit")));
        await run.CallbackAsync(() => { });

        Assert.False(run.Detector.IsWatching);
        Assert.Equal(1, run.Detector.Failures);
    }

    // Another detector's callbacks on that thread are seen as if nothing had been.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Hook_Fails_LeavesNothingOnTheThread(bool onEntry)
    {
        using var failing = new WatchedRun(static options => options.WatchAllThreads = true);
        using var other = new WatchedRun(static options => options.WatchAllThreads = true);
        if (onEntry)
        {
            failing.Clock.PausesRead = static () => throw new InvalidOperationException("in the middle of an entry");
        }

        await DedicatedThread.RunAsync(() =>
        {
            failing.Enter(() =>
            {
                if (!onEntry)
                {
                    failing.Clock.Fail(new InvalidOperationException("on exit"));
                }
            });
            Assert.Null(WatchedThread.Current.Detector);
            Assert.Null(WatchedThread.Current.Scope);

            other.Enter(() =>
            {
                other.Clock.Advance(200);
                other.Detector.Watchdog.Round();
            });
        });

        Assert.Equal((1L, false), (failing.Detector.Failures, failing.Detector.IsWatching));
        Assert.Equal([BlockingReportKind.CallbackStuck, BlockingReportKind.SlowCallback], (await other.AllAsync()).Select(static report => report.Kind));
    }

    [Fact]
    public async Task Capture_Fails_TheWaitGoesOn()
    {
        using var run = new WatchedRun();
        var first = new FailingOnce(run.Clock);

        await run.CallbackAsync(() =>
        {
            SynchronizationContext.SetSynchronizationContext(first.WithBlockingDetection(run.Detector, "failing"));
#pragma warning disable RS0030 // that the wait goes on shows in its timeout, which is real
            Assert.False(new ManualResetEvent(initialState: false).WaitOne(20));
#pragma warning restore RS0030
            SynchronizationContext.SetSynchronizationContext(null);
        });

        Assert.Equal(1, run.Detector.Failures);
        Assert.True(run.Detector.IsWatching);
    }

    private sealed class FailingOnce : SynchronizationContext
    {
        private readonly ManualClock _clock;
        private int _waits;

        internal FailingOnce(ManualClock clock)
        {
            _clock = clock;
            SetWaitNotificationRequired();
        }

        public override int Wait(IntPtr[] waitHandles, bool waitAll, int millisecondsTimeout)
        {
            if (_waits++ == 0)
            {
                _clock.FailOnce(new InvalidOperationException("in the capture"));
                return WaitHandle.WaitTimeout;
            }

            return WaitHelper(waitHandles, waitAll, millisecondsTimeout);
        }
    }
}
