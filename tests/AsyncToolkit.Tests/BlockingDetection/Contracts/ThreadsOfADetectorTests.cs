using System.Runtime.CompilerServices;
using AsyncToolkit.Internal;
using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.BlockingDetection.Contracts;

/// <summary>The two threads: what they are, and how they end.</summary>
public class ThreadsOfADetectorTests
{
    [Fact]
    public async Task Reporter_IsANamedBackgroundThread()
    {
        using var run = new WatchedRun();
        Thread? reporter = null;
        run.Detector.Reported += (_, _) => reporter = Thread.CurrentThread;

        Assert.True(run.Detector.Reports.Add(new SlowCallback("operation", 7, 1)));
        await run.AllAsync();

        Assert.Equal((true, "AsyncToolkit blocking reporter"), (reporter!.IsBackground, reporter.Name));
    }

    [Fact]
    public async Task Watchdog_IsANamedBackgroundThread_ThatEndsWithTheDetector()
    {
        var clock = new AskedClock();
        using (new BlockingDetector(new BlockingDetectorOptions(), logger: null, meterFactory: null, clock))
        {
            await clock.AskedByTheWatchdog.WithHangGuard();
        }

        Thread watchdog = await clock.AskedByTheWatchdog;
        Assert.Equal((true, "AsyncToolkit blocking watchdog"), (clock.WasBackground, watchdog.Name));
        Assert.True(watchdog.Join(HangGuard.Patience));
    }

    // A processor that is short must not keep the watchdog from saying so.
    [Fact]
    public async Task Watchdog_HasMorePriorityThanWhatItWatches()
    {
        var clock = new AskedClock();
        using var detector = new BlockingDetector(new BlockingDetectorOptions(), logger: null, meterFactory: null, clock);

        await clock.AskedByTheWatchdog.WithHangGuard();

        Assert.Equal(ThreadPriority.AboveNormal, clock.Priority);
    }

    // Out of memory, most likely.
    [Fact]
    public async Task Watchdog_WhoseRoundFails_CountsThat_AndGoesOn()
    {
        var clock = new FailingClock();
        using var detector = new BlockingDetector(new BlockingDetectorOptions(), logger: null, meterFactory: null, clock);

        await clock.AskedAgain.WithHangGuard();

        Assert.Equal((1L, true), (detector.Failures, detector.IsWatching));
    }

    [Fact]
    public async Task Dispose_WaitsForTheReportThatIsUnderWay()
    {
        var run = new WatchedRun();
        var gate = new Gate();
        bool? hasWaited = null;
        Thread? disposer = null;
        run.Detector.Reported += (_, _) =>
        {
            gate.Wait();
            SpinWait.SpinUntil(() => (disposer!.ThreadState & ThreadState.WaitSleepJoin) != 0 || !disposer.IsAlive);
            hasWaited = disposer!.IsAlive;
        };
        Assert.True(run.Detector.Reports.Add(new SlowCallback("operation", 7, 1)));
        await gate.WhenParkedAsync(1);

        await DedicatedThread.RunAsync(() =>
        {
            disposer = Thread.CurrentThread;
            gate.Open();
            run.Dispose();
            Assert.NotNull(hasWaited);
        });

        Assert.True(hasWaited);
    }

    [Fact]
    public void Dispose_LetsGoOfThreadsThatHaveEnded()
    {
        var run = new WatchedRun(options => options.WatchAllThreads = true);
        WeakReference thread = RunAThread(run);

        run.Dispose();

        for (int i = 0; i < 10 && thread.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(thread.IsAlive);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference RunAThread(WatchedRun run)
    {
        WeakReference? watched = null;
        var thread = new Thread(() => run.Enter(() => watched = new WeakReference(WatchedThread.Current))) { IsBackground = true };
        thread.UnsafeStart();
        Assert.True(thread.Join(HangGuard.Patience));
        return watched!;
    }

    private sealed class AskedClock : DetectorClock
    {
        private readonly TaskCompletionSource<Thread> _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal Task<Thread> AskedByTheWatchdog => _asked.Task;

        internal bool WasBackground { get; private set; }

        internal ThreadPriority Priority { get; private set; }

        internal override long Now()
        {
            if (Thread.CurrentThread is { Name: "AsyncToolkit blocking watchdog" } watchdog && !_asked.Task.IsCompleted)
            {
                WasBackground = watchdog.IsBackground;
                Priority = watchdog.Priority;
                _asked.SetResult(watchdog);
            }

            return base.Now();
        }
    }

    private sealed class FailingClock : DetectorClock
    {
        private readonly TaskCompletionSource _askedAgain = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _rounds;

        internal Task AskedAgain => _askedAgain.Task;

        internal override long Now()
        {
            if (Thread.CurrentThread.Name == "AsyncToolkit blocking watchdog")
            {
                if (_rounds++ == 0)
                {
                    throw new InvalidOperationException("round");
                }

                _askedAgain.TrySetResult();
            }

            return base.Now();
        }
    }
}
