using System.Diagnostics;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.BlockingDetection;

/// <summary>What is seen by its duration, on a clock of the test's.</summary>
[Collection(PoolThreads.Name)]
public class CallbackTests
{
    [Fact]
    public async Task Callback_AsLongAsTheThreshold_IsSlow()
    {
        using var run = new WatchedRun();

        await run.CallbackAsync(() => run.Clock.Advance(100));

        BlockingReport report = Assert.Single(await run.AllAsync());
        Assert.Equal((BlockingReportKind.SlowCallback, "callback", "operation"), (report.Kind, report.Api, report.Operation));
        Assert.Equal(TimeSpan.FromMilliseconds(100), report.Elapsed);
        Assert.Null(report.StackTrace);
    }

    [Fact]
    public async Task Callback_ShorterThanTheThreshold_IsNotSlow()
    {
        using var run = new WatchedRun();

        await run.CallbackAsync(() => run.Clock.Advance(99));

        Assert.Empty(await run.AllAsync());
    }

    [Fact]
    public async Task Callback_SlowBeforeAnAwaitAndAfter_IsTwoCallbacks()
    {
        using var run = new WatchedRun();

        await run.CallbackAsync(() => run.Clock.Advance(60));
        await run.CallbackAsync(() => run.Clock.Advance(60));

        Assert.Empty(await run.AllAsync());
    }

    [Fact]
    public async Task Callback_ThatEndsItsScope_Counts()
    {
        using var run = new WatchedRun();

        await run.CallbackAsync(() =>
        {
            using (run.Detector.Watch("inner"))
            {
                run.Clock.Advance(150);
            }
        });

        Assert.Equal("inner", Assert.Single(await run.AllAsync()).Operation);
    }

    [Theory]
    [InlineData(150, 60)]
    [InlineData(100, 1)]
    public async Task Callback_CompiledFor_IsNotSlow(int lasted, int compiled)
    {
        using var run = new WatchedRun();

        await run.CallbackAsync(() =>
        {
            run.Clock.Advance(lasted);
            run.Clock.Compilation += TimeSpan.FromMilliseconds(compiled);
        });

        Assert.Empty(await run.AllAsync());
    }

    [Fact]
    public async Task Callback_PausedForACollection_IsNotSlow()
    {
        using var run = new WatchedRun();

        await run.CallbackAsync(() =>
        {
            run.Clock.Advance(150);
            run.Clock.Pauses += TimeSpan.FromMilliseconds(60);
        });

        Assert.Empty(await run.AllAsync());
    }

    [Theory]
    [InlineData(60, 90, 100, false)]
    [InlineData(60, 20, 100, true)]
    [InlineData(60, 1, 40, false)]
    [InlineData(50, 51, 100, false)] // asked about by the first round that can
    public async Task Callback_ReadyWithoutAProcessor_CountsTheRest(int before, int waited, int after, bool isSlow)
    {
        using var run = new WatchedRun();

        await run.CallbackAsync(() =>
        {
            run.Clock.Advance(before);
            run.Detector.Watchdog.Round();
            run.Clock.ProcessorWait += TimeSpan.FromMilliseconds(waited);
            run.Clock.Advance(after);
        });

        IReadOnlyList<BlockingReport> reports = [.. await run.AllAsync()];
        Assert.Equal(isSlow ? [TimeSpan.FromMilliseconds(before + after - waited)] : [], reports.Select(static report => report.Elapsed));
    }

    [Fact]
    public async Task Callback_ReadyWithoutAProcessor_IsStuckOnlyByTheRest()
    {
        using var run = new WatchedRun(static options => options.SlowCallbackThreshold = Timeout.InfiniteTimeSpan);

        await run.CallbackAsync(() =>
        {
            run.Clock.Advance(60);
            run.Detector.Watchdog.Round();
            run.Clock.ProcessorWait += TimeSpan.FromMilliseconds(180);
            run.Clock.Advance(190);
            run.Detector.Watchdog.Round();
            run.Clock.Advance(150);
            run.Detector.Watchdog.Round();
        });

        BlockingReport stuck = Assert.Single(await run.AllAsync());
        Assert.Equal((BlockingReportKind.CallbackStuck, TimeSpan.FromMilliseconds(220)), (stuck.Kind, stuck.Elapsed));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Callback_WhileTheMachineSlept_IsNotSlow(bool watchdogIsBackFirst)
    {
        // The whole process stood still for a minute: the watchdog is as late as the callback, whoever is the first to wake up.
        using var run = new WatchedRun(clock: new ManualClock { Allowance = TimeSpan.FromMilliseconds(50) });

        await run.CallbackAsync(() =>
        {
            run.Clock.Advance(60_000);
            if (watchdogIsBackFirst)
            {
                run.Detector.Watchdog.Round();
            }
        });

        Assert.Empty(await run.AllAsync());
    }

    [Fact]
    public async Task Callback_WithAnAllowedPart_CountsTheRest()
    {
        using var run = new WatchedRun();

        await run.CallbackAsync(() =>
        {
            run.Clock.Advance(50);
            BlockingDetector.AllowBlocking("a test", () => run.Clock.Advance(1_000));
            run.Clock.Advance(49);
        });

        Assert.Empty(await run.AllAsync());
    }

    [Fact]
    public async Task Callback_WithAReportedWait_CountsTheRest()
    {
        using var run = new WatchedRun();
        var release = new TaskCompletionSource();

        await run.BlockAsync(
            () =>
            {
                release.Task.Wait();
                run.Clock.Advance(20);
            },
            () =>
            {
                run.Clock.Advance(1_000);
                release.SetResult();
            });

        BlockingReport[] all = await run.AllAsync();
        Assert.Equal([BlockingReportKind.BlockingCall, BlockingReportKind.BlockingCallEnded], all.Select(report => report.Kind));
        Assert.Equal(TimeSpan.FromSeconds(1), all[1].Elapsed);
    }

    [Fact]
    public async Task Callback_UnderADebugger_IsNotSlow()
    {
        using var run = new WatchedRun(clock: new ManualClock { DebuggerAttached = true });

        await run.CallbackAsync(() =>
        {
            run.Clock.Advance(150);
            run.Detector.Watchdog.Round();
        });

        Assert.Empty(await run.AllAsync());
    }

    [Fact]
    public async Task Callback_Stuck_IsReportedOnceWhileItLasts()
    {
        using var run = new WatchedRun();
        var stuck = new StuckThread();
        Task callback = run.CallbackAsync(stuck.Compute);
        await stuck.Started;

        run.Clock.Advance(199);
        run.Detector.Watchdog.Round();
        Assert.Empty(await run.AllAsync());
        run.Clock.Advance(1);
        run.Detector.Watchdog.Round();
        run.Detector.Watchdog.Round();

        BlockingReport report = Assert.Single(await run.AllAsync());
        Assert.Equal((BlockingReportKind.CallbackStuck, "operation"), (report.Kind, report.Operation));
        Assert.Equal(TimeSpan.FromMilliseconds(200), report.Elapsed);
        stuck.Release();
        await callback;
        Assert.Equal([BlockingReportKind.CallbackStuck, BlockingReportKind.SlowCallback], (await run.AllAsync()).Select(r => r.Kind));
    }

    [Fact]
    public async Task Callback_WhoseAllowedPartEndsInTheMiddleOfARound_IsNotStuck()
    {
        // The watchdog reads the times. Before it has asked for anything else, the allowance ends, and the callback goes on.
        using var run = new WatchedRun();
        using var isAllowed = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        var stuck = new StuckThread();
        Task callback = run.CallbackAsync(() =>
        {
            BlockingDetector.AllowBlocking("a test", () =>
            {
                run.Clock.Advance(1_000);
                isAllowed.Set();
                goOn.Wait();
            });
            stuck.Compute();
        });
        isAllowed.Wait();
        run.Clock.PausesRead = () =>
        {
            if (!goOn.IsSet)
            {
                goOn.Set();
                DedicatedThread.Block(stuck.Started);
            }
        };

        await DedicatedThread.RunAsync(run.Detector.Watchdog.Round);

        goOn.Set(); // it may not have looked at the times at all
        await stuck.Started.WithHangGuard();
        stuck.Release();
        await callback;
        Assert.Empty(await run.AllAsync());
    }

    [Fact]
    public async Task Callback_StuckInALateRound_IsNotReported()
    {
        using var run = new WatchedRun(clock: new ManualClock { Allowance = TimeSpan.FromMilliseconds(50) });
        var stuck = new StuckThread();
        Task callback = run.CallbackAsync(stuck.Compute);
        await stuck.Started;

        run.Clock.Advance(60_000);
        run.Detector.Watchdog.Round();
        run.Clock.Advance(20);
        run.Detector.Watchdog.Round();

        Assert.Empty(await run.AllAsync());
        stuck.Release();
        await callback;
    }

    [Fact]
    public async Task Callback_InAWait_IsNotStuck()
    {
        using var run = new WatchedRun();
        var release = new TaskCompletionSource();

        await run.BlockAsync(
            release.Task.Wait,
            () =>
            {
                run.Clock.Advance(1_000);
                run.Detector.Watchdog.Round();
                release.SetResult();
            });

        Assert.DoesNotContain(await run.AllAsync(), report => report.Kind == BlockingReportKind.CallbackStuck);
    }

    [Fact]
    public async Task Callback_InAnAllowedPart_IsNotStuck()
    {
        using var run = new WatchedRun();
        var stuck = new StuckThread();
        Task callback = run.CallbackAsync(() => BlockingDetector.AllowBlocking("a test", stuck.Compute));
        await stuck.Started;

        run.Clock.Advance(1_000);
        run.Detector.Watchdog.Round();
        stuck.Release();
        await callback;

        Assert.Empty(await run.AllAsync());
    }

    [Fact]
    public async Task Sleep_IsSeenByDuration()
    {
        using var run = new WatchedRun();
        var stuck = new StuckThread();
        Task callback = run.CallbackAsync(stuck.Sleep);
        await stuck.Started;

        BlockingReport report = await StuckAsync(run, hint => hint.Contains("sleep", StringComparison.Ordinal));

        Assert.Null(report.StackTrace);
        stuck.Interrupt();
        await callback;
        Assert.Contains(await run.AllAsync(), r => r.Kind == BlockingReportKind.SlowCallback);
    }

    [Fact]
    public async Task CpuLoop_IsSeenByDuration()
    {
        using var run = new WatchedRun();
        var stuck = new StuckThread();
        Task callback = run.CallbackAsync(stuck.Compute);
        await stuck.Started;

        await StuckAsync(run, hint => hint.Contains("running", StringComparison.Ordinal));

        stuck.Release();
        await callback;
    }

    [Fact]
    public async Task ReadAllText_FromASlowPipe_IsSeenByDuration()
    {
        using var run = new WatchedRun();
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        if (!OperatingSystem.IsLinux())
        {
            return; // a pipe has no path elsewhere
        }

        string path = $"/proc/self/fd/{pipe.GetClientHandleAsString()}";
        var stuck = new StuckThread();
        string? text = null;
        Task callback = run.CallbackAsync(() =>
        {
            stuck.MarkStarted();
            text = File.ReadAllText(path);
        });
        await stuck.Started;

        await StuckAsync(run, hint => hint.Contains("read of", StringComparison.Ordinal));

        pipe.Write("slow"u8);
        pipe.DisposeLocalCopyOfClientHandle();
        pipe.Dispose();
        await callback;
        Assert.Equal("slow", text);
    }

    /// <summary>
    /// Makes the callback stuck for the watchdog, over and over until the hint tells that the thread has come as far as that. A round
    /// reports a callback once, so each goes to a fresh version of it. A system that does not name calls has said all it says.
    /// </summary>
    private static async Task<BlockingReport> StuckAsync(WatchedRun run, Func<string, bool> isThere)
    {
        bool namesCalls = NamesCalls();
        var watch = Stopwatch.StartNew();
        run.Clock.Advance(1_000);
        while (true)
        {
            Assert.True(watch.Elapsed < HangGuard.Patience, "No hint tells what the thread does.");
            foreach (AsyncToolkit.Internal.WatchedThread thread in AsyncToolkit.Internal.WatchedThreads.Alive())
            {
                if (thread.Detector == run.Detector)
                {
                    thread.StuckVersion = 0;
                }
            }

            run.Detector.Watchdog.Round();
            BlockingReport report = await run.NextAsync(BlockingReportKind.CallbackStuck);
            if (report.Hint is null || isThere(report.Hint) || !namesCalls)
            {
                Assert.Equal(OperatingSystem.IsLinux(), report.Hint is not null);
                return report;
            }

            await Task.Yield();
        }
    }

    // Not everywhere may a process look at itself.
    private static bool NamesCalls()
    {
        try
        {
            return RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64 && File.ReadAllText("/proc/thread-self/syscall").Length > 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
