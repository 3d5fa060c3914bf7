using AsyncToolkit.Internal;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.BlockingDetection.Contracts;

/// <summary>
/// What counts as the time of a callback, to the millisecond. Each test has a thread of its own, on which nothing has run before, and a process that has had its share of
/// everything before.
/// </summary>
public sealed class TimesOfACallbackTests : IDisposable
{
    private readonly WatchedRun _run = Start();

    public static TheoryData<string> Parts => ["compiled", "paused", "allowed", "late", "without a processor"];

    public void Dispose() => _run.Dispose();

    [Theory]
    [MemberData(nameof(Parts))]
    public async Task Callback_OfWhichAPartIsAccountedFor_IsSlowByTheRest(string part)
    {
        await RunAsync(() => Spend(part, 49), () => Spend(part, 50), () => Spend(part, 49));

        Assert.Equal([TimeSpan.FromMilliseconds(100)], await ElapsedAsync(BlockingReportKind.SlowCallback));
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public async Task Callback_OfWhichAPartIsAccountedFor_IsStuckByTheRest(string part)
    {
        await RunAsync(() => Spend(part, 149, 1, 50), () => Spend(part, 149), () => Spend(part, 149, 1));

        Assert.Equal(Enumerable.Repeat(TimeSpan.FromMilliseconds(200), 2), await ElapsedAsync(BlockingReportKind.CallbackStuck));
    }

    [Fact]
    public async Task Callback_ThatEndsWhileAllowed_CountsUpToThen_AndTheNextNotAtAll()
    {
        AllowBlockingScope allowed = default;

        await RunAsync(
            () =>
            {
                Pass(100);
                allowed = BlockingDetector.AllowBlocking("a test");
                Pass(1_000);
            },
            () => Pass(1_000),
            () =>
            {
                Pass(1_000);
                allowed.Dispose();
                Pass(100);
            },
            () => Pass(100));

        Assert.Equal(Enumerable.Repeat(TimeSpan.FromMilliseconds(100), 3), await ElapsedAsync(BlockingReportKind.SlowCallback));
        Assert.Empty(await ElapsedAsync(BlockingReportKind.CallbackStuck));
    }

    [Fact]
    public async Task Allowance_EndedTwice_TakesItsTimeOffOnce()
    {
        await RunAsync(() =>
        {
            AllowBlockingScope allowed = BlockingDetector.AllowBlocking("a test");
            Pass(50);
            allowed.Dispose();
            Pass(150);
            allowed.Dispose();
        });

        Assert.Equal([TimeSpan.FromMilliseconds(150)], await ElapsedAsync(BlockingReportKind.SlowCallback));
    }

    [Fact]
    public async Task Round_OfAnotherDetector_SeesNothing()
    {
        using WatchedRun other = Start();

        await DedicatedThread.RunAsync(() => _run.Enter(() => Pass(other, 1_000)));

        Assert.Empty(await other.AllAsync());
    }

    // What is left of the callback before would be taken for the new one's: it has been compiled for, and the clock knows of less now.
    [Fact]
    public async Task Round_InTheMiddleOfAnEntry_SeesNothing()
    {
        using WatchedRun before = Start();
        before.Clock.Compilation += TimeSpan.FromHours(1);
        bool isAsked = false;

        await DedicatedThread.RunAsync(() =>
        {
            before.Enter(() => { });
            _run.Clock.PausesRead = () =>
            {
                _run.Clock.PausesRead = null;
                isAsked = true;
                Pass(0);
            };
            _run.Enter(() => { });
        });

        Assert.True(isAsked);
        Assert.Empty(await _run.AllAsync());
    }

    [Fact]
    public async Task Callback_ThatEndsWhileItIsLookedAt_IsNotSeen()
    {
        var stuck = new StuckThread();
        WatchedThread? thread = null;
        Task callback = DedicatedThread.RunAsync(() => _run.Enter(() =>
        {
            thread = WatchedThread.Current;
            stuck.Compute();
        }));
        await stuck.Started.WithHangGuard();
        _run.Clock.PausesRead = () =>
        {
            _run.Clock.PausesRead = null;
            stuck.Release();
            DedicatedThread.Block(callback);
        };

        bool isSeen = true;
        await DedicatedThread.RunAsync(() => isSeen = thread!.TryObserve(_run.Detector, _run.Clock.Now(), out _, out _, out _));

        Assert.False(isSeen);
        Assert.True(callback.IsCompleted);
    }

    [Fact]
    public async Task Thread_AfterItsCallback_IsInNoScope_AndOnceInTheTable()
    {
        await DedicatedThread.RunAsync(() =>
        {
            _run.Enter(() => { });
            _run.Enter(() => { });

            WatchedThread thread = WatchedThread.Current;
            Assert.Null(thread.Detector);
            Assert.Null(thread.Scope);
            Assert.Single(WatchedThreads.Alive(), alive => alive == thread);
        });
    }

    [Fact]
    public async Task Threads_ThatEnterBeforeAnybodyLooks_AreAllInTheTable()
    {
        WatchedThread[] entered = [];

        await DedicatedThread.RunAsync(() =>
        {
            Enter();
            DedicatedThread.Block(DedicatedThread.RunAsync(() =>
            {
                Enter();
                Assert.Subset(WatchedThreads.Alive().ToHashSet(), entered.ToHashSet());
            }));
        });

        Assert.Equal(2, entered.Length);

        void Enter() => _run.Enter(() => entered = [.. entered, WatchedThread.Current]);
    }

    private static WatchedRun Start() => new(
        static options => options.WatchAllThreads = true,
        clock: new ManualClock { Allowance = TimeSpan.FromMilliseconds(50) });

    // One after the other on one thread, and in between the process does what it may do to callbacks.
    private async Task RunAsync(params Action[] callbacks) => await DedicatedThread.RunAsync(() =>
    {
        foreach (Action callback in callbacks)
        {
            _run.Clock.Advance(60_000);
            _run.Detector.Watchdog.Round();
            _run.Clock.Compilation += TimeSpan.FromMinutes(1);
            _run.Clock.Pauses += TimeSpan.FromMinutes(2);
            _run.Clock.ProcessorWait += TimeSpan.FromMinutes(3);
            _run.Enter(callback);
        }
    });

    // 150 ms of which 50 count, and then some.
    private void Spend(string part, params int[] then)
    {
        switch (part)
        {
            case "compiled":
                _run.Clock.Compilation += TimeSpan.FromMilliseconds(100);
                Pass(150);
                break;
            case "paused":
                _run.Clock.Pauses += TimeSpan.FromMilliseconds(100);
                Pass(150);
                break;
            case "allowed":
                BlockingDetector.AllowBlocking("a test", () => Pass(100));
                Pass(50);
                break;
            case "late":
                _run.Clock.Advance(150); // with rounds every 50 ms
                _run.Detector.Watchdog.Round();
                break;
            default:
                Pass(50);
                _run.Clock.ProcessorWait += TimeSpan.FromMilliseconds(100);
                Pass(100);
                break;
        }

        Array.ForEach(then, Pass);
    }

    private void Pass(int milliseconds) => Pass(_run, milliseconds);

    // With the rounds that the watchdog makes meanwhile.
    private static void Pass(WatchedRun run, int milliseconds)
    {
        do
        {
            int step = Math.Min(milliseconds, 50);
            run.Clock.Advance(step);
            run.Detector.Watchdog.Round();
            milliseconds -= step;
        }
        while (milliseconds > 0);
    }

    private async Task<IEnumerable<TimeSpan>> ElapsedAsync(BlockingReportKind kind) =>
        (await _run.AllAsync()).Where(report => report.Kind == kind).Select(static report => report.Elapsed);
}
