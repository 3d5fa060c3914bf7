using System.Runtime.CompilerServices;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.BlockingDetection;

/// <summary>What must raise no alarm. Each test would fail with one report, from whatever call.</summary>
[Collection(PoolThreads.Name)]
public class NotReportedTests
{
    [Fact]
    public async Task Wait_ForCompletedTasks_IsNotReported()
    {
        using var run = new WatchedRun(options => options.WaitThreshold = TimeSpan.Zero);

        await run.CallbackAsync(() =>
        {
            Task.CompletedTask.Wait();
            _ = Task.FromResult(1).Result;
            Task.WaitAll(Task.CompletedTask, Task.CompletedTask);
            new ValueTask<int>(1).GetAwaiter().GetResult();
        });

        Assert.Empty(await run.AllAsync());
    }

    [Fact]
    public async Task Lock_ThatNobodyHolds_IsNotReported()
    {
        using var run = new WatchedRun(options => options.WaitThreshold = TimeSpan.Zero);
        var semaphore = new SemaphoreSlim(1);
        var set = new ManualResetEvent(initialState: true);

        await run.CallbackAsync(() =>
        {
            for (int i = 0; i < 1_000; i++)
            {
                lock (run)
                {
                    semaphore.Wait();
                    semaphore.Release();
                }
            }

            set.WaitOne();
        });

        Assert.Empty(await run.AllAsync());
    }

    [Fact]
    public async Task Wait_ShorterThanTheThreshold_IsNotReported()
    {
        using var run = new WatchedRun(options => options.WaitThreshold = TimeSpan.FromHours(1));

        await run.CallbackAsync(BlockPastTheThreshold);

        Assert.Empty(await run.AllAsync());
    }

    [Fact]
    public async Task Wait_WithZeroTimeout_IsNotReported()
    {
        using var run = new WatchedRun(options => options.WaitThreshold = TimeSpan.Zero);

        await run.CallbackAsync(() =>
        {
#pragma warning disable RS0030 // it does not wait, which is the point
            Assert.False(new ManualResetEvent(initialState: false).WaitOne(0));
#pragma warning restore RS0030
            Assert.False(new SemaphoreSlim(0).Wait(0));
        });

        Assert.Empty(await run.AllAsync());
    }

    [Fact]
    public async Task Wait_OutsideOfScopes_IsNotReported()
    {
        using var run = new WatchedRun();

        await Task.Run(BlockPastTheThreshold).WithHangGuard();

        Assert.Empty(await run.AllAsync());
    }

    [Fact]
    public async Task Wait_OnAThreadOfItsOwn_IsNotReported()
    {
        using var run = new WatchedRun();

        await DedicatedThread.RunAsync(() => run.Enter(BlockPastTheThreshold));

        Assert.Empty(await run.AllAsync());
    }

    [Fact]
    public async Task Wait_OnAThreadOfItsOwn_IsReportedWhereAllAreWatched()
    {
        using var run = new WatchedRun(options => options.WatchAllThreads = true);
        var release = new TaskCompletionSource();
        Task blocked = DedicatedThread.RunAsync(() => run.Enter(release.Task.Wait));

        BlockingReport report = await run.NextAsync(BlockingReportKind.BlockingCall);

        Assert.Equal("Task.Wait", report.Api);
        release.SetResult();
        await blocked;
    }

    [Fact]
    public async Task Wait_InsideAllowBlocking_IsNotReported()
    {
        using var run = new WatchedRun();

        await run.CallbackAsync(() =>
        {
            using (BlockingDetector.AllowBlocking("a test"))
            {
                using (BlockingDetector.AllowBlocking("a test inside"))
                {
                }

                BlockPastTheThreshold();
            }

            BlockingDetector.AllowBlocking("a test", BlockPastTheThreshold);
        });

        Assert.Empty(await run.AllAsync());
    }

    [Fact]
    public async Task Wait_AfterAllowBlocking_IsReported()
    {
        using var run = new WatchedRun();
        var release = new TaskCompletionSource();

        await run.BlockAsync(
            () =>
            {
                AllowBlockingScope allowed = BlockingDetector.AllowBlocking("a test");
                allowed.Dispose();
                allowed.Dispose();
                release.Task.Wait();
            },
            release.SetResult);
    }

    [Fact]
    public async Task AllowBlocking_DisposedOnAnotherThread_DoesNothingThere()
    {
        using var run = new WatchedRun();
        var release = new TaskCompletionSource();
        AllowBlockingScope elsewhere = default;
        await DedicatedThread.RunAsync(() => elsewhere = BlockingDetector.AllowBlocking("a test"));

        await run.CallbackAsync(() =>
        {
            using (BlockingDetector.AllowBlocking("a test"))
            {
                elsewhere.Dispose();
                BlockPastTheThreshold();
            }
        });

        Assert.Empty(await run.AllAsync());
    }

    [Theory]
    [InlineData(nameof(AllowedMethod))]
    [InlineData("*")]
    public async Task Wait_InsideAnAllowedMethod_IsNotReported(string method)
    {
        using var run = new WatchedRun(options => options.AllowBlockingCallsInside(typeof(NotReportedTests), method));

        await run.CallbackAsync(AllowedMethod);

        Assert.Empty(await run.AllAsync());
    }

    [Fact]
    public async Task Wait_InsideALambdaOfAnAllowedMethod_IsNotReported()
    {
        using var run = new WatchedRun(options =>
            options.AllowBlockingCallsInside(typeof(NotReportedTests), nameof(Wait_InsideALambdaOfAnAllowedMethod_IsNotReported)));

        await run.CallbackAsync([MethodImpl(MethodImplOptions.NoOptimization)] () => BlockPastTheThreshold());

        Assert.Empty(await run.AllAsync());
    }

    [Fact]
    public async Task Wait_InsideAnotherMethod_IsReported()
    {
        using var run = new WatchedRun(options => options.AllowBlockingCallsInside(typeof(NotReportedTests), nameof(AllowedMethod)));
        var release = new TaskCompletionSource();

        await run.BlockAsync(release.Task.Wait, release.SetResult);
    }

    [Fact]
    public async Task Wait_OnADetectorThatIsOff_IsNotReported()
    {
        using var run = new WatchedRun(options => options.Enabled = false);
        Assert.False(run.Detector.IsWatching);

        await run.CallbackAsync(BlockPastTheThreshold);

        Assert.Empty(await run.AllAsync());
    }

    // its frame is what counts
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.NoOptimization)]
    private static void AllowedMethod() => BlockPastTheThreshold();

    private static void BlockPastTheThreshold() => BlockedFor.Milliseconds(10);
}
