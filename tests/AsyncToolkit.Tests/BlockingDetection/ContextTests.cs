using AsyncToolkit.Internal;
using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.BlockingDetection;

/// <summary>What scopes do to synchronization contexts: nothing to those that are there, one of ours where there is none.</summary>
[Collection(PoolThreads.Name)]
public class ContextTests
{
    [Fact]
    public async Task ForeignContext_InAScope_KeepsItsIdentityAndItsThread()
    {
        using var run = new WatchedRun();
        using var context = new OwnThreadContext();

        await context.RunAsync(run, async () =>
        {
            AssertAtHome();
            await Task.Yield();
            AssertAtHome();
            using (run.Detector.Watch("inner"))
            {
                await Task.Run(() => { });
                AssertAtHome();
            }

            AssertAtHome();
            await Task.Run(() => { }).ConfigureAwait(false);
            Assert.NotSame(context, SynchronizationContext.Current);
        });

        void AssertAtHome()
        {
            Assert.Same(context, SynchronizationContext.Current);
            Assert.Same(context.Thread, Thread.CurrentThread);
        }
    }

    [Fact]
    public async Task ForeignContext_WithASlowCallback_IsSeenByDuration()
    {
        using var run = new WatchedRun();
        using var context = new OwnThreadContext();

        await context.RunAsync(run, () =>
        {
            run.Clock.Advance(150);
            return Task.CompletedTask;
        });

        Assert.Equal(context.Thread.ManagedThreadId, (await run.NextAsync(BlockingReportKind.SlowCallback)).ThreadId);
    }

    [Fact]
    public async Task WrappedContext_Blocked_IsReportedWithItsStack_AndKeepsItsThread()
    {
        using var run = new WatchedRun();
        using var context = new OwnThreadContext();
        SynchronizationContext wrapped = context.WithBlockingDetection(run.Detector, "user interface");
        context.Installed = wrapped;
        var release = new TaskCompletionSource();
        Task running = context.RunAsync(run, async () =>
        {
            await Task.Run(() => { });
            Assert.Same(wrapped, SynchronizationContext.Current);
            Assert.Same(context.Thread, Thread.CurrentThread);
            release.Task.Wait();
        });

        BlockingReport report = await run.NextAsync(BlockingReportKind.BlockingCall);

        Assert.Equal(("Task.Wait", "user interface", context.Thread.ManagedThreadId), (report.Api, report.Operation, report.ThreadId));
        release.SetResult();
        await running;
    }

    [Fact]
    public void WrappedContext_OfADetectorThatIsOff_IsTheContextItself()
    {
        using var run = new WatchedRun(options => options.Enabled = false);
        var context = new SynchronizationContext();

        Assert.Same(context, context.WithBlockingDetection(run.Detector, "off"));
    }

    [Fact]
    public async Task PoolThread_InAScope_HasOurContext_AndNoneAfterwards()
    {
        using var run = new WatchedRun();
        SynchronizationContext? inside = null, after = new();

        await run.CallbackAsync(() => inside = SynchronizationContext.Current);
        await Task.Run(() =>
        {
            Assert.Null(SynchronizationContext.Current);
            BlockingScope scope = run.Detector.Watch("inner");
            Assert.Same(PoolContext.Instance, SynchronizationContext.Current);
            scope.Dispose();
            after = SynchronizationContext.Current;
        });

        Assert.Same(PoolContext.Instance, inside);
        Assert.Null(after);
    }

    [Fact]
    public async Task Scope_InsideAScope_KeepsOurContext()
    {
        using var run = new WatchedRun();
        SynchronizationContext? inside = null;

        await run.CallbackAsync(() =>
        {
            using (run.Detector.Watch("inner"))
            {
                inside = SynchronizationContext.Current;
            }
        });

        Assert.Same(PoolContext.Instance, inside);
    }

    [Fact]
    public async Task ThreadOfItsOwn_WithoutAContext_IsLeftAlone()
    {
        using var run = new WatchedRun();
        SynchronizationContext? inside = new();

        await DedicatedThread.RunAsync(() => run.Enter(() =>
        {
            inside = SynchronizationContext.Current;
            run.Clock.Advance(1_000);
            run.Detector.Watchdog.Round();
        }));

        Assert.Null(inside);
        Assert.Empty(await run.AllAsync());
    }

    [Fact]
    public async Task ContextOfTheUsers_SetInsideACallback_IsLeftAlone()
    {
        using var run = new WatchedRun();
        var mine = new SynchronizationContext();

        await Task.Run(() =>
        {
            using (run.Detector.Watch("inner"))
            {
                SynchronizationContext.SetSynchronizationContext(mine);
            }

            Assert.Same(mine, SynchronizationContext.Current);
            SynchronizationContext.SetSynchronizationContext(null);
        });
    }

    [Fact]
    public async Task ContextModeNone_InsideAScopeOfAnotherDetector_InstallsNothing()
    {
        using var run = new WatchedRun();
        using var bare = new WatchedRun(options => options.ContextMode = ContextMode.None);
        SynchronizationContext? inside = null, after = null;

        await run.CallbackAsync(() =>
        {
            using (bare.Detector.Watch("bare"))
            {
                inside = SynchronizationContext.Current;
            }

            after = SynchronizationContext.Current;
        });

        Assert.Null(inside);
        Assert.Same(PoolContext.Instance, after);
    }

    [Fact]
    public async Task ContextModeNone_UnderAContextOfTheUsers_LeavesItAlone()
    {
        using var bare = new WatchedRun(options => options.ContextMode = ContextMode.None);
        var mine = new SynchronizationContext();
        SynchronizationContext? inside = null, after = null;

        await DedicatedThread.RunAsync(() =>
        {
            SynchronizationContext.SetSynchronizationContext(mine);
            using (bare.Detector.Watch("bare"))
            {
                inside = SynchronizationContext.Current;
            }

            after = SynchronizationContext.Current;
            SynchronizationContext.SetSynchronizationContext(null);
        });

        Assert.Same(mine, inside);
        Assert.Same(mine, after);
    }

    [Fact]
    public async Task NoContext_WithModeNone_IsInstalled_AndCallbacksAreStillTimed()
    {
        using var run = new WatchedRun(options => options.ContextMode = ContextMode.None);

        await run.CallbackAsync(() =>
        {
            Assert.Null(SynchronizationContext.Current);
            BlockedFor.Milliseconds(10);
            run.Clock.Advance(150);
        });

        Assert.Equal(BlockingReportKind.SlowCallback, Assert.Single(await run.AllAsync()).Kind);
    }

    [Fact]
    public async Task Post_FlowsTheContextOfThePoster()
    {
        using var run = new WatchedRun();
        var local = new AsyncLocal<string?>();
        var posted = new TaskCompletionSource<(string?, bool)>();

        await run.CallbackAsync(() =>
        {
            local.Value = "poster's";
            SynchronizationContext.Current!.Post(_ => posted.SetResult((local.Value, Thread.CurrentThread.IsThreadPoolThread)), null);
        });

        Assert.Equal(("poster's", true), await posted.Task.WithHangGuard());
    }

    [Fact]
    public async Task Post_WithTheFlowSuppressed_FlowsNothing()
    {
        using var run = new WatchedRun();
        var local = new AsyncLocal<string?>();
        var posted = new TaskCompletionSource<string?>();

        await run.CallbackAsync(() =>
        {
            local.Value = "poster's";
            using (ExecutionContext.SuppressFlow())
            {
                SynchronizationContext.Current!.Post(_ => posted.SetResult(local.Value), null);
            }
        });

        Assert.Null(await posted.Task.WithHangGuard());
    }

    [Fact]
    public async Task Send_RunsOnThisThread()
    {
        using var run = new WatchedRun();

        await run.CallbackAsync(() =>
        {
            Thread? sent = null;
            SynchronizationContext.Current!.Send(_ => sent = Thread.CurrentThread, null);
            Assert.Same(Thread.CurrentThread, sent);
        });
    }

    [Fact]
    public async Task ManyAwaits_InAScope_LeaveNoContextOnThePool()
    {
        using var run = new WatchedRun();

        await run.RunAsync(() => new int[200].ForEachThrottledAsync(8, async (_, ct) =>
        {
            await Task.Yield();
            await Task.Run(() => { }, ct).ConfigureAwait(false);
        }));

        var gate = new Gate();
        Task[] elsewhere = [.. Enumerable.Range(0, 16).Select(_ => Task.Run(() =>
        {
            gate.Wait();
            Assert.Null(SynchronizationContext.Current);
        }))];
        await gate.WhenParkedAsync(16);
        gate.Open();
        await Task.WhenAll(elsewhere).WithHangGuard();
    }
}
