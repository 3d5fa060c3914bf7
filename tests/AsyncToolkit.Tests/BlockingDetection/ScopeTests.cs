using AsyncToolkit.Internal;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.BlockingDetection;

[Collection(PoolThreads.Name)]
public class ScopeTests
{
    [Fact]
    public void Watch_OneInN_IsSampled()
    {
        using var run = new WatchedRun(options => options.SampleEvery = 3);

        int watched = 0;
        for (int i = 0; i < 300; i++)
        {
            using BlockingScope scope = run.Detector.Watch("sampled");
            watched += scope.OperationName.Length > 0 ? 1 : 0;
        }

        Assert.Equal(100, watched);
    }

    [Fact]
    public void Watch_OnADetectorThatIsDisposedOrOff_DoesNothing()
    {
        var run = new WatchedRun();
        run.Dispose();

        using BlockingScope scope = run.Detector.Watch("too late");

        Assert.Same(BlockingScope.Inert, scope);
        Assert.Null(AmbientScope.Current);
    }

    [Fact]
    public void Watch_OnADetectorThatIsOff_AllocatesNothing()
    {
        using var run = new WatchedRun(options => options.Enabled = false);
        run.Detector.Watch("warm").Dispose();
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 0; i < 1_000; i++)
        {
            run.Detector.Watch("off").Dispose();
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Watch_NullName_Throws()
    {
        using var run = new WatchedRun();

        Assert.Throws<ArgumentNullException>("operationName", () => run.Detector.Watch(null!));
    }

    [Fact]
    public void Dispose_Twice_GoesBackOnce()
    {
        using var run = new WatchedRun();
        BlockingScope outer = run.Detector.Watch("outer");
        BlockingScope inner = run.Detector.Watch("inner");

        inner.Dispose();
        inner.Dispose();

        Assert.Same(outer, AmbientScope.Current);
        outer.Dispose();
        Assert.Null(AmbientScope.Current);
    }

    [Fact]
    public void Dispose_OfTheOuterFirst_SkipsIt()
    {
        using var run = new WatchedRun();
        BlockingScope outer = run.Detector.Watch("outer");
        BlockingScope inner = run.Detector.Watch("inner");

        outer.Dispose();
        Assert.Same(inner, AmbientScope.Current);
        inner.Dispose();

        Assert.Null(AmbientScope.Current);
    }

    [Fact]
    public async Task Scope_OfAnotherDetector_Nests()
    {
        using var outer = new WatchedRun();
        using var inner = new WatchedRun();
        var release = new TaskCompletionSource();
        Task running = outer.RunAsync(() => inner.RunAsync(() => BlockInsideAsync(release.Task)));

        BlockingReport report = await inner.NextAsync(BlockingReportKind.BlockingCall);

        Assert.Equal("operation", report.Operation);
        release.SetResult();
        await running.WithHangGuard();
        Assert.Empty(await outer.AllAsync());

        static async Task BlockInsideAsync(Task task)
        {
            await Task.Yield();
            task.Wait();
        }
    }

    [Fact]
    public async Task DeadThread_LeavesTheTable()
    {
        using var run = new WatchedRun(options => options.WatchAllThreads = true);
        Thread? thread = null;
        WatchedThread? watched = null;
        Task running = DedicatedThread.RunAsync(() => run.Enter(() =>
        {
            thread = Thread.CurrentThread;
            watched = WatchedThread.Current;
            Assert.Contains(watched, WatchedThreads.Alive());
        }));
        await running;

        Assert.True(thread!.Join(HangGuard.Patience));

        Assert.DoesNotContain(watched, WatchedThreads.Alive());
    }

    [Fact]
    public void AllowBlocking_WithoutAReason_Throws() =>
        Assert.Throws<ArgumentException>("reason", () => BlockingDetector.AllowBlocking(" "));

    [Fact]
    public void AllowBlocking_AFunction_ReturnsItsResult() => Assert.Equal(7, BlockingDetector.AllowBlocking("a test", () => 7));
}
