using System.Runtime.CompilerServices;
using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;
using Microsoft.Extensions.Logging;

namespace AsyncToolkit.Tests.BlockingDetection;

/// <summary>The way from an observation to a log entry, with everything on it failing, blocking and overflowing.</summary>
[Collection(PoolThreads.Name)]
public class ReporterTests
{
    [Fact]
    public async Task BlockingCall_IsLoggedWhileBlocked_AndWhenItEnds()
    {
        var logger = new RecordingLogger();
        using var run = new WatchedRun(logger: logger);
        var release = new TaskCompletionSource();
        Task blocked = run.CallbackAsync(() => release.Task.Wait());

        LogEntry begun = await logger.NextAsync();
        Assert.False(blocked.IsCompleted);
        release.SetResult();
        await blocked;
        LogEntry ended = await logger.NextAsync();

        Assert.Equal((1001, LogLevel.Warning), (begun.Id, begun.Level));
        Assert.Contains("Task.Wait in operation", begun.Text, StringComparison.Ordinal);
        Assert.Contains(nameof(BlockingCall_IsLoggedWhileBlocked_AndWhenItEnds), begun.Text, StringComparison.Ordinal);
        Assert.Equal((1002, LogLevel.Information), (ended.Id, ended.Level));
    }

    [Fact]
    public async Task Callbacks_AreLogged()
    {
        var logger = new RecordingLogger();
        using var run = new WatchedRun(logger: logger);
        var stuck = new StuckThread();
        Task callback = run.CallbackAsync(stuck.Compute);
        await stuck.Started;
        run.Clock.Advance(500);
        run.Detector.Watchdog.Round();
        LogEntry first = await logger.NextAsync();
        stuck.Release();
        await callback;
        LogEntry second = await logger.NextAsync();

        Assert.Equal([(1003, LogLevel.Warning), (1004, LogLevel.Warning)], new[] { (first.Id, first.Level), (second.Id, second.Level) });
    }

    [Fact]
    public async Task Reports_AreMadeOffTheBlockedThread()
    {
        using var run = new WatchedRun();
        Thread? reporter = null;
        run.Detector.Reported += (_, _) => reporter = Thread.CurrentThread;
        var release = new TaskCompletionSource();

        BlockingReport report = await run.BlockAsync(release.Task.Wait, release.SetResult);
        await run.AllAsync();

        Assert.NotEqual(report.ThreadId, reporter!.ManagedThreadId);
        Assert.False(reporter.IsThreadPoolThread);
    }

    [Fact]
    public async Task SamePlace_WithinTheInterval_IsReportedOnce_AndCounted()
    {
        var time = Clocks.Virtual();
        using var run = new WatchedRun(options =>
        {
            options.TimeProvider = time;
            options.RepeatInterval = TimeSpan.FromMinutes(1);
        });

        for (int i = 0; i < 5; i++)
        {
            await BlockAsync();
        }

        await run.AllAsync();
        time.Advance(TimeSpan.FromMinutes(1));
        await BlockAsync();

        BlockingReport[] reports = [.. (await run.AllAsync()).Where(report => report.Kind == BlockingReportKind.BlockingCall)];
        Assert.Equal([0, 4], reports.Select(report => report.Suppressed));

        Task BlockAsync() => LongWaits.RunAsync(run.Detector, wait => wait.WaitOne());
    }

    [Fact]
    public async Task OtherPlace_WithinTheInterval_IsReported()
    {
        using var run = new WatchedRun(options => options.RepeatInterval = TimeSpan.FromMinutes(1));

        await LongWaits.RunAsync(run.Detector, wait => wait.WaitOne());
        await LongWaits.RunAsync(run.Detector, wait =>
        {
            wait.WaitOne();
            wait.WaitOne();
        });

        Assert.Equal(3, (await run.AllAsync()).Count(report => report.Kind == BlockingReportKind.BlockingCall));
    }

    [Fact]
    public async Task ThousandsOfPlaces_AreBounded_AndTheRestIsDroppedAndCounted()
    {
        var logger = new RecordingLogger();
        using var run = new WatchedRun(
            options =>
            {
                options.MaxSites = 100;
                options.QueueCapacity = 10_000;
                options.RepeatInterval = TimeSpan.FromMinutes(1);
            },
            logger);

        for (int i = 0; i < 3_000; i++)
        {
            run.SlowOperation($"operation {i}");
        }

        Assert.Equal(100, (await run.AllAsync()).Length);
        Assert.Equal(2_900, run.Detector.DroppedReports);
        Assert.Contains(logger.Entries, entry => entry is { Id: 1007, Level: LogLevel.Warning });
    }

    [Fact]
    public async Task Places_WhoseIntervalHasPassed_MakeRoom()
    {
        var time = Clocks.Virtual();
        using var run = new WatchedRun(options =>
        {
            options.MaxSites = 1;
            options.RepeatInterval = TimeSpan.FromMinutes(1);
            options.TimeProvider = time;
        });

        run.SlowOperation("first");
        await run.AllAsync();
        time.Advance(TimeSpan.FromMinutes(1));
        run.SlowOperation("second");

        Assert.Equal(["first", "second"], (await run.AllAsync()).Select(report => report.Operation));
    }

    [Fact]
    public async Task Places_WhereSomethingWasLeftOut_MakeRoomToo_IfNothingElseDoes()
    {
        var time = Clocks.Virtual();
        using var run = new WatchedRun(options =>
        {
            options.MaxSites = 1;
            options.RepeatInterval = TimeSpan.FromMinutes(1);
            options.TimeProvider = time;
        });

        run.SlowOperation("first");
        run.SlowOperation("first");
        await run.AllAsync();
        time.Advance(TimeSpan.FromMinutes(1));
        run.SlowOperation("second");

        Assert.Equal(["first", "second"], (await run.AllAsync()).Select(report => report.Operation));
        Assert.Equal(0, run.Detector.DroppedReports);
    }

    // An exception that left the reporter's thread would end the process.
    [Fact]
    public async Task Clock_ThatThrows_IsCounted_AndReportsGoOn()
    {
        var time = new BrokenClock();
        using var run = new WatchedRun(options =>
        {
            options.RepeatInterval = TimeSpan.FromMinutes(1);
            options.QueueCapacity = 1;
            options.TimeProvider = time;
        });
        run.Detector.Reports.CountDropped();
        run.SlowOperation("tells of the loss");
        await run.AllAsync();
        time.IsBroken = true;
        run.SlowOperation("first");
        await run.AllAsync();
        time.IsBroken = false;
        run.SlowOperation("second");

        Assert.Equal(["tells of the loss", "second"], (await run.AllAsync()).Select(report => report.Operation));
        Assert.InRange(run.Detector.Failures, 1, 10);
    }

    [Fact]
    public async Task Handler_ThatBlocks_HoldsUpReportsOnly_AndWhatDoesNotFitIsDropped()
    {
        var logger = new RecordingLogger();
        using var run = new WatchedRun(options => options.QueueCapacity = 4, logger);
        var gate = new Gate();
        run.Detector.Reported += (_, _) => gate.Wait();
        run.SlowOperation("first");
        await gate.WhenParkedAsync(1);

        for (int i = 0; i < 20; i++)
        {
            run.SlowOperation("more");
        }

        Assert.Equal(16, run.Detector.DroppedReports);
        gate.Open();
        Assert.Equal(5, (await run.AllAsync()).Length);
        Assert.Contains(logger.Entries, entry => entry.Id == 1007 && entry.Text.StartsWith("16 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Logger_ThatBlocks_HoldsUpReportsOnly()
    {
        var logger = new BlockingLogger();
        using var run = new WatchedRun(logger: logger);
        run.SlowOperation("first");
        await logger.Gate.WhenParkedAsync(1);

        run.SlowOperation("second"); // returns

        logger.Gate.Open();
        Assert.Equal(2, (await run.AllAsync()).Length);
    }

    [Fact]
    public async Task Handler_ThatThrows_GoesToTheLogger_AndTheNextIsCalled()
    {
        var logger = new RecordingLogger();
        using var run = new WatchedRun(logger: logger);
        var failure = new InvalidOperationException("handler");
        bool isCalled = false;
        run.Detector.Reported += (_, _) => throw failure;
        run.Detector.Reported += (_, _) => isCalled = true;

        run.SlowOperation("operation");
        await run.AllAsync();

        Assert.True(isCalled);
        Assert.Contains(logger.Entries, entry => entry.Id == 1008 && entry.Exception == failure);
        Assert.Contains(logger.Entries, entry => entry.Id == 1004);
    }

    [Fact]
    public async Task Logger_ThatThrows_IsCounted_AndReportsGoOn()
    {
        using var run = new WatchedRun(logger: new ThrowingLogger());

        run.SlowOperation("first");
        run.SlowOperation("second");

        Assert.Equal(2, (await run.AllAsync()).Length);
        Assert.True(run.Detector.Failures >= 2);
        Assert.True(run.Detector.IsWatching);
    }

    [Fact]
    public async Task Dispose_ReportsTheRest()
    {
        var run = new WatchedRun();
        for (int i = 0; i < 50; i++)
        {
            run.SlowOperation("operation");
        }

        run.Dispose();
        run.Dispose();

        Assert.Equal(50, run.Reports.Count);
        await run.Detector.FlushAsync().WithHangGuard();
    }

    [Fact]
    public async Task Dispose_WithAHandlerThatHangs_Returns()
    {
        var run = new WatchedRun(clock: new ManualClock { Patience = TimeSpan.FromMilliseconds(1) });
        var gate = new Gate();
        run.Detector.Reported += (_, _) => gate.Wait();
        run.SlowOperation("operation");
        await gate.WhenParkedAsync(1);

        run.Dispose();

        Task flushed = run.Detector.FlushAsync();
        Assert.False(flushed.IsCompleted);
        gate.Open();
        await flushed.WithHangGuard();
    }

    [Fact]
    public async Task Dispose_FromAHandler_Returns()
    {
        var run = new WatchedRun();
        var disposed = new TaskCompletionSource();
        run.Detector.Reported += (_, _) =>
        {
            run.Detector.Dispose();
            disposed.SetResult();
        };

        run.SlowOperation("operation");

        await disposed.Task.WithHangGuard();
        await run.Detector.FlushAsync().WithHangGuard();
    }

    [Fact]
    public async Task FlushAsync_Canceled_EndsTheWait()
    {
        using var run = new WatchedRun();
        var gate = new Gate();
        run.Detector.Reported += (_, _) => gate.Wait();
        run.SlowOperation("operation");
        await gate.WhenParkedAsync(1);
        using var source = new TrackedTokenSource();
        Task flush = run.Detector.FlushAsync(source.Token);

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => flush.WithHangGuard());
        gate.Open();
    }

    [Fact]
    public async Task EndedScope_DropsItsDetector()
    {
        (WeakReference detector, ExecutionContext captured) = Abandon();

        for (int i = 0; i < 10 && detector.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Yield();
        }

        Assert.False(detector.IsAlive);
        GC.KeepAlive(captured);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static (WeakReference, ExecutionContext) Abandon()
        {
            var run = new WatchedRun();
            ExecutionContext? context = null;
            run.Enter(() => context = ExecutionContext.Capture());
            run.Dispose();
            Task ended = run.Detector.FlushAsync();
            DedicatedThread.Block(ended);
            return (new WeakReference(run.Detector), context!);
        }
    }

    private sealed class BlockingLogger : ILogger
    {
        internal Gate Gate { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Gate.Wait();
    }

    private sealed class ThrowingLogger : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new InvalidOperationException("logger");
    }

    private sealed class BrokenClock : TimeProvider
    {
        internal volatile bool IsBroken;

        public override long GetTimestamp() => IsBroken ? throw new InvalidOperationException("clock") : base.GetTimestamp();
    }
}
