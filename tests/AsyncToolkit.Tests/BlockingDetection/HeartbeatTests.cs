using AsyncToolkit.Internal;
using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;
using Microsoft.Extensions.Logging;

namespace AsyncToolkit.Tests.BlockingDetection;

/// <summary>The heartbeat against a pool of the test's: a list of work items that run when the test says so.</summary>
public sealed class HeartbeatTests : IDisposable
{
    private readonly Queue<IThreadPoolWorkItem> _pool = new();
    private readonly VirtualTimeProvider _time = Clocks.Virtual();
    private readonly RecordingLogger _logger = new();
    private readonly Queue<Exception> _failuresOfTheClock = new();
    private readonly Queue<Exception> _failuresOfThePool = new();
    private readonly WatchedRun _run;

    public HeartbeatTests() => _run = Run(new ManualClock());

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task Pool_ThatRunsItems_DoesNotStarve()
    {
        for (int i = 0; i < 20; i++)
        {
            Round(50);
            RunPool();
        }

        Assert.Empty(await _run.AllAsync());
        Assert.Null(_run.Detector.LastStarvation);
    }

    [Fact]
    public async Task Pool_ThatRunsNothing_StarvesFromTheThresholdOn()
    {
        Round(0);
        Round(249);
        Assert.Empty(await _run.AllAsync());

        Round(1);
        Round(500);

        BlockingReport report = Assert.Single(await _run.AllAsync());
        Assert.Equal((BlockingReportKind.ThreadPoolStarvation, TimeSpan.FromMilliseconds(250)), (report.Kind, report.Elapsed));
        Assert.Same(report.Starvation, _run.Detector.LastStarvation);
        Assert.Null(report.Starvation!.EndedAt);
        Assert.Equal(_time.GetUtcNow() - TimeSpan.FromMilliseconds(750), report.Starvation.StartedAt);
        LogEntry entry = await _logger.NextAsync();
        Assert.Equal((1005, LogLevel.Error), (entry.Id, entry.Level));
    }

    [Fact]
    public async Task Pool_ThatRunsAgain_EndsTheStarvation()
    {
        Round(0);
        Round(300);
        _run.Clock.Advance(100);
        RunPool();
        Round(40);

        BlockingReport ended = await _run.NextAsync(BlockingReportKind.StarvationEnded);

        Assert.Equal(TimeSpan.FromMilliseconds(400), ended.Elapsed);
        Assert.Equal(_time.GetUtcNow(), ended.Starvation!.EndedAt);
        Assert.Same(ended.Starvation, _run.Detector.LastStarvation);
        await _run.AllAsync();
        Assert.Equal([1005, 1006], _logger.Entries.Select(entry => entry.Id));
        Round(100);
        Assert.Single(_pool); // and the heart beats on
    }

    [Fact]
    public void Beats_AreAnIntervalApart_CountedFromTheirStart()
    {
        Round(0);
        RunPool();
        Round(50);
        Round(49);
        Assert.Empty(_pool);

        Round(1);

        Assert.Single(_pool);
    }

    [Fact]
    public void Beat_ThatHasNotStarted_IsTheOnlyOne()
    {
        for (int i = 0; i < 20; i++)
        {
            Round(100);
        }

        Assert.Single(_pool);
    }

    [Fact]
    public async Task Pool_ThatRunsAgainWhileTheClockFails_EndsTheStarvationInTheNextRound()
    {
        Round(0);
        Round(300);
        RunPool();
        await _run.AllAsync(); // the reporter reads the clock too
        _failuresOfTheClock.Enqueue(new IOException("clock"));
        Round(40);
        Assert.Equal(1, _run.Detector.Failures);
        Assert.Null(_run.Detector.LastStarvation!.EndedAt);

        Round(10);

        Assert.Equal(_time.GetUtcNow(), _run.Detector.LastStarvation!.EndedAt);
        Assert.Equal(
            [BlockingReportKind.ThreadPoolStarvation, BlockingReportKind.StarvationEnded], (await _run.AllAsync()).Select(static report => report.Kind));
    }

    [Fact]
    public async Task Clock_FailsAtTheStarvation_CallbacksAreLookedAtAllTheSame()
    {
        var stuck = new StuckThread();
        Task callback = _run.CallbackAsync(stuck.Compute);
        await stuck.Started;
        Round(0);
        _failuresOfTheClock.Enqueue(new IOException("clock"));

        Round(250);

        Assert.Equal(BlockingReportKind.CallbackStuck, Assert.Single(await _run.AllAsync()).Kind);
        Round(10);
        Assert.NotNull(_run.Detector.LastStarvation);
        stuck.Release();
        await callback;
    }

    [Fact]
    public void Pool_ThatTakesNoItem_IsAskedAgainInTheNextRound()
    {
        _failuresOfThePool.Enqueue(new NotSupportedException("pool"));
        Round(0);
        Assert.Equal((0, 1), (_pool.Count, _run.Detector.Failures));

        Round(10);

        Assert.Single(_pool);
    }

    [Fact]
    public void Beats_TheLongestIntervalApart_AreNotRepeated()
    {
        using WatchedRun run = Run(new ManualClock(), TimeSpan.MaxValue);
        run.Detector.Watchdog.Round();
        RunPool();
        for (int i = 0; i < 3; i++)
        {
            run.Clock.Advance(1_000);
            run.Detector.Watchdog.Round();
        }

        Assert.Empty(_pool);
    }

    [Fact]
    public async Task LateRound_IsDiscarded()
    {
        using WatchedRun run = Run(new ManualClock { Allowance = TimeSpan.FromMilliseconds(50) });
        run.Detector.Watchdog.Round();
        run.Clock.Advance(60_000); // the machine slept
        run.Detector.Watchdog.Round();
        run.Clock.Advance(25);
        run.Detector.Watchdog.Round();

        Assert.Empty(await run.AllAsync());
    }

    // What was left out before the beat is none of its business.
    [Fact]
    public async Task Pool_AfterALateRound_StarvesFromTheThresholdOn()
    {
        using WatchedRun run = Run(new ManualClock { Allowance = TimeSpan.FromMilliseconds(50) });
        run.Clock.Advance(60_000);
        run.Detector.Watchdog.Round();
        for (int i = 0; i <= 5; i++)
        {
            run.Detector.Watchdog.Round();
            run.Clock.Advance(50);
        }

        Assert.Equal(BlockingReportKind.ThreadPoolStarvation, Assert.Single(await run.AllAsync()).Kind);
    }

    [Fact]
    public async Task Pool_UnderADebugger_DoesNotStarve()
    {
        _run.Clock.DebuggerAttached = true;
        Round(0);
        Round(1_000);
        _run.Clock.DebuggerAttached = false;
        Round(10);

        Assert.Empty(await _run.AllAsync());
    }

    [Fact]
    public async Task Starvation_WithIdleProcessors_IsBlocked()
    {
        Round(0);
        _run.Clock.Processor += TimeSpan.FromMilliseconds(5);
        Round(300);

        ThreadPoolStarvation starvation = (await _run.NextAsync(BlockingReportKind.ThreadPoolStarvation)).Starvation!;

        Assert.Equal(5 / 300.0, starvation.BusyProcessors, 3);
        Assert.True(starvation.ThreadCount >= 0);
    }

    [Theory]
    [InlineData(0.01, 0, 8, StarvationVerdict.Blocked)]
    [InlineData(0.01, 8, 8, StarvationVerdict.Blocked)]
    [InlineData(0.95, 0, 8, StarvationVerdict.Saturated)]
    [InlineData(0.95, 1_000, 8, StarvationVerdict.Saturated)]
    [InlineData(0.01, 1_000, 8, StarvationVerdict.Saturated)]
    [InlineData(0.5, 3, 8, StarvationVerdict.Unclear)]
    [InlineData(0.3, 0, 8, StarvationVerdict.Unclear)]
    [InlineData(0.7, 0, 8, StarvationVerdict.Unclear)]
    [InlineData(0.5, 80, 8, StarvationVerdict.Unclear)]
    [InlineData(0.5, 81, 8, StarvationVerdict.Saturated)]
    public void Verdict_FollowsFromProcessorsAndCompletions(double busyShare, long completed, int threads, StarvationVerdict verdict) =>
        Assert.Equal(verdict, Heartbeat.Judge(busyShare, completed, threads));

    private WatchedRun Run(ManualClock clock, TimeSpan? interval = null) => new(
        options =>
        {
            options.HeartbeatInterval = interval ?? TimeSpan.FromMilliseconds(100);
            options.TimeProvider = new FailingClock(_time, _failuresOfTheClock);
        },
        _logger,
        clock,
        item =>
        {
            if (_failuresOfThePool.TryDequeue(out Exception? failure))
            {
                throw failure;
            }

            _pool.Enqueue(item);
        });

    private void Round(int after)
    {
        _run.Clock.Advance(after);
        _time.Advance(TimeSpan.FromMilliseconds(after));
        _run.Detector.Watchdog.Round();
    }

    private void RunPool()
    {
        while (_pool.TryDequeue(out IThreadPoolWorkItem? item))
        {
            item.Execute();
        }
    }

    private sealed class FailingClock(TimeProvider inner, Queue<Exception> failures) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => failures.TryDequeue(out Exception? failure) ? throw failure : inner.GetUtcNow();

        public override long GetTimestamp() => inner.GetTimestamp();

        public override long TimestampFrequency => inner.TimestampFrequency;
    }
}
