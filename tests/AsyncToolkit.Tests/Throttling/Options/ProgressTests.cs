using System.Runtime.InteropServices;
using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;
using Microsoft.Extensions.Logging;
using NSubstitute;

namespace AsyncToolkit.Tests.Throttling.Options;

[Collection(PoolThreads.Name)]
public class ProgressTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly VirtualTimeProvider _time = Clocks.Virtual();
    private readonly Gate _bodies = new("bodies");

    [Fact]
    public async Task Progress_WhileTheClockMoves_ReportsOncePerIntervalAndOnceAtTheEnd()
    {
        var progress = new RecordingProgress();
        Task call = Start(progress, Enumerable.Range(0, 8).ToArray());
        await _bodies.WhenParkedAsync(4);
        Assert.Equal(1, _time.ActiveTimers);

        _time.Advance(Second * 0.4);
        _time.Advance(Second * 0.6);
        ThrottleProgress first = await progress.NextAsync();
        _time.Advance(Second * 0.9);
        _time.Advance(Second * 0.1);
        ThrottleProgress second = await progress.NextAsync();
        _time.Advance(Second * 0.5);
        _bodies.Open();
        await call.WithHangGuard();
        ThrottleProgress last = await progress.NextAsync();

        Assert.Equal((4L, 0L, 4, 8L, Second), (first.Started, first.Completed, first.InFlight, first.Total!.Value, first.Elapsed));
        Assert.Equal(2 * Second, second.Elapsed);
        Assert.Equal(
            (8L, 8L, 0L, 0, 0L, 8L, 2.5 * Second),
            (last.Started, last.Completed, last.Failed, last.InFlight, last.Abandoned, last.Total!.Value, last.Elapsed));
        Assert.Equal(3, progress.Reports.Count);
        Assert.Equal(0, _time.ActiveTimers);
    }

    [Fact]
    public async Task Progress_OfFailures_CountsRootCausesAndNotWhatTheyInduced()
    {
        var progress = new RecordingProgress();
        var options = new ThrottleOptions { MaxConcurrency = 3, Progress = progress, TimeProvider = _time };
        Task call = Enumerable.Range(0, 100).ForEachThrottledAsync(options, async (item, token) =>
        {
            if (item == 0)
            {
                await _bodies.WhenParkedAsync(2, CancellationToken.None);
                throw new IOException();
            }

            await _bodies.WaitAsync(token);
        });
        Assert.IsType<IOException>(await call.EndAsync());

        ThrottleProgress last = await progress.NextAsync();
        Assert.Equal((3L, 0L, 1L, 0), (last.Started, last.Completed, last.Failed, last.InFlight));
        Assert.Equal(0, _time.ActiveTimers);
    }

    [Fact]
    public async Task Progress_OfACallWithoutItems_ReportsItsEnd()
    {
        var progress = new RecordingProgress();
        await Start(progress, Array.Empty<int>()).WithHangGuard();

        Assert.Equal(0, (await progress.NextAsync()).Started);
    }

    [Fact]
    public async Task Total_OfASourceOfUnknownLength_IsNull()
    {
        _bodies.Open();
        var progress = new RecordingProgress();
        await Start(progress, Enumerable.Range(0, 5).Where(static i => i >= 0)).WithHangGuard();
        Assert.Null((await progress.NextAsync()).Total);

        await Start(progress, Enumerable.Range(0, 5).ToList()).WithHangGuard();
        Assert.Equal(5, (await progress.NextAsync()).Total);
    }

    // The results alone would take a terabyte.
    [Fact]
    public void Progress_OfACallThatCannotBeMade_LeavesNoTimer()
    {
        var options = new ThrottleOptions { MaxConcurrency = 1, Progress = new RecordingProgress(), TimeProvider = _time };

        Assert.Throws<OutOfMemoryException>(() => { _ = new byte[1 << 25].GatherAsync(options, static (_, _) => default(ValueTask<Large>)); });

        Assert.Equal(0, _time.ActiveTimers);
    }

    // Timers count whole milliseconds and round down: a shorter interval would be none, and the reports be too close.
    [Theory]
    [InlineData(1, 1)]
    [InlineData(10_000, 1)]
    [InlineData(10_001, 2)]
    [InlineData(19_000, 2)]
    public async Task ProgressInterval_WithAFractionOfAMillisecond_IsRoundedUp(long ticks, int milliseconds)
    {
        var progress = new RecordingProgress();
        var options = new ThrottleOptions { MaxConcurrency = 1, Progress = progress, ProgressInterval = TimeSpan.FromTicks(ticks), TimeProvider = _time };
        Task call = new[] { 1 }.ForEachThrottledAsync(options, async (_, _) => await _bodies.WaitAsync(CancellationToken.None));
        await _bodies.WhenParkedAsync(1);

        for (int i = 1; i <= 2; i++)
        {
            Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), _time.NextTimerDue - _time.GetUtcNow());
            _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
            Assert.Equal(TimeSpan.FromMilliseconds(i * milliseconds), (await progress.NextAsync()).Elapsed);
        }

        _bodies.Open();
        await call.WithHangGuard();
    }

    [Fact]
    public async Task Progress_HandlerThatIsSlow_IsNeverCalledTwiceAtATime()
    {
        var gate = new Gate("handler");
        int inside = 0;
        int most = 0;
        var progress = new RecordingProgress(_ =>
        {
            most = Math.Max(most, Interlocked.Increment(ref inside));
            gate.Wait();
            Interlocked.Decrement(ref inside);
        });
        Task call = Start(progress, new int[8]);
        await _bodies.WhenParkedAsync(4);
        _time.Advance(Second);
        await gate.WhenParkedAsync(1);

        for (int i = 0; i < 5; i++)
        {
            _time.Advance(Second);
        }

        _bodies.Open();
        await call.WithHangGuard();
        Assert.Single(progress.Reports);
        gate.Open();
        await progress.NextAsync();
        ThrottleProgress last = await progress.NextAsync();

        Assert.Equal((8L, 0), (last.Completed, last.InFlight));
        Assert.Equal(1, most);
        Assert.Equal(2, progress.Reports.Count);
    }

    [Fact]
    public async Task Progress_HandlerThatThrows_GoesToTheLoggerAndChangesNothing()
    {
        var logger = new RecordingLogger();
        var progress = new RecordingProgress(static _ => throw new IOException("handler"));
        Task call = Start(progress, new int[8], logger);
        await _bodies.WhenParkedAsync(4);
        _time.Advance(Second);
        LogEntry first = await logger.NextAsync();
        _bodies.Open();
        await call.WithHangGuard();
        LogEntry last = await logger.NextAsync();

        Assert.Equal((2001, LogLevel.Error, "handler"), (first.Id, first.Level, first.Exception!.Message));
        Assert.Equal(2001, last.Id);
        Assert.Contains("import", last.Text, StringComparison.Ordinal);
        Assert.Equal(2, progress.Reports.Count);
    }

    // The thread of the report comes late: where the context of the call enters it, there is somebody who holds it up. It then goes on to
    // the last one, and where the context leaves it for the second time, both are done with.
    [Fact]
    public async Task Progress_WaitsWhenTheCallEnds_ReportsTheEndOnly()
    {
        var held = new Gate("report");
        var drained = new Gate("drained");
        bool armed = false;
        int thread = 0;
        int left = 0;
        var flow = new AsyncLocal<object?>(change =>
        {
            if (!change.ThreadContextChanged || !Volatile.Read(ref armed))
            {
                return;
            }

            if (change.CurrentValue is not null)
            {
                if (Interlocked.CompareExchange(ref thread, Environment.CurrentManagedThreadId, 0) == 0)
                {
                    held.Wait();
                }
            }
            else if (Volatile.Read(ref thread) == Environment.CurrentManagedThreadId && ++left == 2)
            {
                drained.Mark();
            }
        });
        flow.Value = flow;
        var progress = new RecordingProgress();
        Task call = Start(progress, new int[1]);
        await _bodies.WhenParkedAsync(1);

        Volatile.Write(ref armed, true);
        _time.Advance(Second);
        await held.WhenParkedAsync(1);
        _bodies.Open();
        await call.WithHangGuard();
        held.Open();
        await drained.WhenParkedAsync(1);

        ThrottleProgress last = Assert.Single(progress.Reports);
        Assert.Equal((1L, 1L, 0), (last.Started, last.Completed, last.InFlight));
    }

    [Fact]
    public async Task Logger_ThatThrows_ChangesNothing()
    {
        ILogger logger = Substitute.For<ILogger>();
        logger.IsEnabled(Arg.Any<LogLevel>()).Returns(static _ => throw new IOException("logger"));
        var progress = new RecordingProgress(static _ => throw new IOException("handler"));
        Task call = Start(progress, new int[8], logger);
        await _bodies.WhenParkedAsync(4);
        _time.Advance(Second);
        await progress.NextAsync();
        _bodies.Open();

        await call.WithHangGuard();
        await progress.NextAsync();
        Assert.Equal(2, progress.Reports.Count);
    }

    [Fact]
    public async Task Logger_ThatHangs_HoldsUpNeitherTheCallNorItsReports()
    {
        var gate = new Gate("logger");
        ILogger logger = Substitute.For<ILogger>();
        logger.IsEnabled(Arg.Any<LogLevel>()).Returns(_ =>
        {
            gate.Wait();
            return false;
        });
        var progress = new RecordingProgress(static _ => throw new IOException("handler"));
        Task call = Start(progress, new int[8], logger);
        await _bodies.WhenParkedAsync(4);
        _time.Advance(Second);
        await gate.WhenParkedAsync(1);
        _bodies.Open();

        await call.WithHangGuard();
        await progress.NextAsync();
        Assert.Equal(8, (await progress.NextAsync()).Completed);
        Assert.Equal(1, gate.Parked);
        gate.Open();
    }

    [Theory]
    [InlineData(null, "The progress handler of The call failed.")]
    [InlineData("import", "The progress handler of import failed.")]
    public async Task Logger_OfAHandlerThatThrows_IsToldTheNameOfTheCall(string? name, string text)
    {
        var logger = new RecordingLogger();
        var progress = new RecordingProgress(static _ => throw new IOException("handler"));
        var options = new ThrottleOptions { MaxConcurrency = 1, Progress = progress, TimeProvider = _time, Logger = logger, Name = name };

        await new[] { 0 }.ForEachThrottledAsync(options, static (_, _) => ValueTask.CompletedTask).WithHangGuard();

        Assert.Equal(text, (await logger.NextAsync()).Text);
    }

    [Fact]
    public async Task Progress_HandlerWithoutALogger_MayThrow()
    {
        _bodies.Open();
        var progress = new RecordingProgress(static _ => throw new IOException("handler"));
        await Start(progress, new int[8]).WithHangGuard();
        await progress.NextAsync();
    }

    [Fact]
    public async Task Progress_Handler_RunsInTheCallersContextOnThePool()
    {
        var local = new AsyncLocal<int> { Value = 5 };
        int seen = 0;
        bool pool = false;
        SynchronizationContext? context = new();
        _bodies.Open();
        var progress = new RecordingProgress(_ => (seen, pool, context) = (local.Value, Thread.CurrentThread.IsThreadPoolThread, SynchronizationContext.Current));
        Task? call = null;
        await DedicatedThread.RunAsync(() =>
        {
            local.Value = 6;
            SynchronizationContext.SetSynchronizationContext(new RecordingContext());
            call = Start(progress, new int[8]);
            DedicatedThread.Block(call);
        });
        await progress.NextAsync();

        Assert.Equal((6, true, null), (seen, pool, context));
    }

    [Fact]
    public async Task Progress_OfACanceledCall_ReportsItsEnd()
    {
        using var source = new TrackedTokenSource();
        var progress = new RecordingProgress();
        Task call = Start(progress, new int[8], token: source.Token);
        await _bodies.WhenParkedAsync(4);

        await source.CancelAsync();
        _bodies.Open();

        Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync());
        ThrottleProgress last = await progress.NextAsync();
        Assert.Equal((4L, 0), (last.Started, last.InFlight));
        Assert.Equal(0, _time.ActiveTimers);
    }

    private Task Start(
        IProgress<ThrottleProgress> progress, IEnumerable<int> items, ILogger? logger = null, CancellationToken token = default) =>
        items.ForEachThrottledAsync(
            new ThrottleOptions { MaxConcurrency = 4, Progress = progress, TimeProvider = _time, Logger = logger, Name = "import" },
            async (_, _) => await _bodies.WaitAsync(CancellationToken.None),
            token);

    [StructLayout(LayoutKind.Sequential, Size = 1 << 15)]
    private struct Large;
}
