using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.BlockingDetection;

#pragma warning disable RS0030 // a timeout that runs out is one of the ends that a wait has: it takes a few milliseconds

/// <summary>A watched wait means what it meant: each of these waits is past the threshold, and ends as it would without a detector.</summary>
[Collection(PoolThreads.Name)]
public class WaitMeaningTests
{
    [Fact]
    public async Task WaitOne_TimesOut_ReturnsFalse()
    {
        using var run = new WatchedRun();
        bool? result = null;

        await run.CallbackAsync(() => result = new ManualResetEvent(initialState: false).WaitOne(20));

        Assert.False(result);
        Assert.Equal([BlockingReportKind.BlockingCall, BlockingReportKind.BlockingCallEnded], (await run.AllAsync()).Select(report => report.Kind));
    }

    [Fact]
    public async Task WaitOne_CaptureTookTheRestOfTheTimeout_ReturnsAtOnce()
    {
        // The clock jumps past the whole timeout between the two stages. Without taking that off, the wait would go on for an hour.
        var clock = new ManualClock();
        using var run = new WatchedRun(clock: clock);
        bool? result = null;
        JumpingContext context = new JumpingContext(clock).Notified();

        await run.CallbackAsync(() =>
        {
            SynchronizationContext.SetSynchronizationContext(context.WithBlockingDetection(run.Detector, "jump"));
            result = new ManualResetEvent(initialState: false).WaitOne(TimeSpan.FromHours(1));
            SynchronizationContext.SetSynchronizationContext(null);
        });

        Assert.False(result);
        Assert.Equal([1, 0], context.Timeouts);
    }

    [Fact]
    public async Task Wait_CanceledMeanwhile_ThrowsWithTheToken()
    {
        using var run = new WatchedRun();
        using var source = new TrackedTokenSource();
        OperationCanceledException? thrown = null;

        await run.BlockAsync(
            () => thrown = Assert.Throws<OperationCanceledException>(() => new SemaphoreSlim(0).Wait(source.Token)),
            source.Cancel);

        Assert.Equal(source.Token, thrown!.CancellationToken);
    }

    [Fact]
    public async Task Wait_InterruptedInTheSecondStage_Throws()
    {
        using var run = new WatchedRun();
        Thread? thread = null;

        await run.BlockAsync(
            () =>
            {
                thread = Thread.CurrentThread;
                Assert.Throws<ThreadInterruptedException>(() => new ManualResetEvent(initialState: false).WaitOne());
            },
            () => thread!.Interrupt());
    }

    [Fact]
    public async Task Wait_InterruptedDuringTheCapture_ThrowsFromTheWait()
    {
        // The clock is what the capture runs through: it interrupts the thread and then waits, which throws inside the capture.
        var clock = new InterruptingClock();
        using var run = new WatchedRun();
        using var detector = new BlockingDetector(
            new BlockingDetectorOptions { WaitThreshold = TimeSpan.FromMilliseconds(1), HeartbeatInterval = Timeout.InfiniteTimeSpan },
            logger: null,
            meterFactory: null,
            clock);

        await run.CallbackAsync(() =>
        {
            using BlockingScope scope = detector.Watch("interrupted");
            clock.Arm();
            Assert.Throws<ThreadInterruptedException>(() => new ManualResetEvent(initialState: false).WaitOne());
        });

        Assert.True(clock.HasThrown);
        Assert.Equal(0, detector.Failures);
    }

    [Fact]
    public async Task Wait_ForAMutexThatIsAbandoned_Throws()
    {
        using var run = new WatchedRun();
        var mutex = new Mutex();
        var holder = new Holder(() => mutex.WaitOne(), () => { }); // its thread ends without a release

        await run.BlockAsync(() => Assert.Throws<AbandonedMutexException>(() => mutex.WaitOne()), holder.Release);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task WaitAny_Signaled_ReturnsTheIndex(int index)
    {
        using var run = new WatchedRun();
        ManualResetEvent[] handles = [new(initialState: false), new(initialState: false), new(initialState: false)];
        int? result = null;

        await run.BlockAsync(() => result = WaitHandle.WaitAny(handles), () => handles[index].Set());

        Assert.Equal(index, result);
    }

    [Fact]
    public async Task WaitAny_WithAMutexThatIsAbandoned_NamesIt()
    {
        using var run = new WatchedRun();
        var mutex = new Mutex();
        var holder = new Holder(() => mutex.WaitOne(), () => { });
        AbandonedMutexException? thrown = null;

        await run.BlockAsync(
            () => thrown = Assert.Throws<AbandonedMutexException>(() => WaitHandle.WaitAny([new ManualResetEvent(initialState: false), mutex])),
            holder.Release);

        Assert.Equal(1, thrown!.MutexIndex);
        Assert.Same(mutex, thrown.Mutex);
    }

    [Fact]
    public async Task WaitAll_WithAHandleTwice_ThrowsAsItDoesWithoutADetector()
    {
        using var run = new WatchedRun();
        var set = new ManualResetEvent(initialState: false);
        Exception? without = Record.Exception(() => WaitHandle.WaitAll([set, set], 20));
        Exception? within = null;

        await run.CallbackAsync(() => within = Record.Exception(() => WaitHandle.WaitAll([set, set], 20)));

        Assert.NotNull(without);
        Assert.Equal(without.GetType(), within?.GetType());
    }

    [Fact]
    public async Task WaitAll_TimesOut_TakesNothing()
    {
        using var run = new WatchedRun();
        AutoResetEvent[] all = [new(initialState: true), new(initialState: false)];

        await run.CallbackAsync(() => Assert.False(WaitHandle.WaitAll(all, 20)));

        Assert.True(all[0].WaitOne(0));
    }

    [Fact]
    public async Task MonitorWait_TimesOut_ReturnsFalse_AndHasTheLock()
    {
        using var run = new WatchedRun();
        object gate = new();

        await run.CallbackAsync(() =>
        {
            lock (gate)
            {
                Assert.False(Monitor.Wait(gate, 20));
                Assert.True(Monitor.IsEntered(gate));
            }
        });

        Assert.NotEmpty(await run.AllAsync());
    }

    [Fact]
    public async Task Deadlock_IsReportedWhileItLasts()
    {
        using var run = new WatchedRun();
        object first = new(), second = new();
        var bothHold = new Barrier(2);
        Thread[] threads = new Thread[2];
        bool[] interrupted = new bool[2];

        Task left = run.CallbackAsync(() => Take(0, first, second));
        Task right = run.CallbackAsync(() => Take(1, second, first));
        BlockingReport[] reports = [await NextLockAsync(), await NextLockAsync()];

        Assert.False(left.IsCompleted || right.IsCompleted);
        Assert.All(reports, report => Assert.Contains(nameof(Deadlock_IsReportedWhileItLasts), report.StackTrace, StringComparison.Ordinal));
        Assert.Equal(2, reports.Select(report => report.ThreadId).Distinct().Count());
        threads[0].Interrupt();
        await left;
        await right;
        Assert.Equal([true, false], interrupted);

        void Take(int index, object outer, object inner)
        {
            threads[index] = Thread.CurrentThread;
            lock (outer)
            {
                bothHold.SignalAndWait();
                try
                {
                    lock (inner)
                    {
                    }
                }
                catch (ThreadInterruptedException)
                {
                    interrupted[index] = true;
                }
            }
        }

        async Task<BlockingReport> NextLockAsync()
        {
            while (true)
            {
                BlockingReport report = await run.NextAsync(BlockingReportKind.BlockingCall);
                if (report.Api == "lock")
                {
                    return report;
                }
            }
        }
    }

    private sealed class JumpingContext(ManualClock clock) : SynchronizationContext
    {
        internal List<int> Timeouts { get; } = [];

        public override int Wait(IntPtr[] waitHandles, bool waitAll, int millisecondsTimeout)
        {
            Timeouts.Add(millisecondsTimeout);
            clock.Advance((int)TimeSpan.FromHours(2).TotalMilliseconds);
            return WaitHandle.WaitTimeout;
        }

        internal JumpingContext Notified()
        {
            SetWaitNotificationRequired();
            return this;
        }
    }

    private sealed class InterruptingClock : AsyncToolkit.Internal.DetectorClock
    {
        private int _calls = -1;

        internal bool HasThrown { get; private set; }

        internal override bool RunsWatchdog => false;

        internal override TimeSpan LatenessAllowance => TimeSpan.FromDays(1);

        internal void Arm() => _calls = 0;

        internal override long Now()
        {
            // the first call is the start of the wait, the second is made by the capture
            if (_calls >= 0 && _calls++ == 1)
            {
                _calls = -1;
                HasThrown = true;
                Thread.CurrentThread.Interrupt();
                new ManualResetEventSlim().Wait();
            }

            return 0;
        }
    }
}
