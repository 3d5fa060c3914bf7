using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.BlockingDetection;

/// <summary>
/// Schedulers of four shapes inside a scope. With <see cref="ContextMode.None"/> all keep their continuations. With the context, those keep
/// them that the context does not come before: who runs pool work inside a scope loses them, and the guide says so.
/// </summary>
[Collection(PoolThreads.Name)]
public class SchedulerTests
{
    [Theory]
    [InlineData("own thread", ContextMode.None, true)]
    [InlineData("pool", ContextMode.None, true)]
    [InlineData("inline", ContextMode.None, true)]
    [InlineData("pair", ContextMode.None, true)]
    [InlineData("own thread", ContextMode.Automatic, true)]
    [InlineData("pool", ContextMode.Automatic, false)]
    [InlineData("inline", ContextMode.Automatic, false)]
    [InlineData("pair", ContextMode.Automatic, true)]
    public async Task Continuation_OfATaskOnAScheduler_StaysThere(string shape, ContextMode mode, bool stays)
    {
        using var run = new WatchedRun(options => options.ContextMode = mode);
        using var ownThread = new OwnThreadScheduler();
        TaskScheduler scheduler = shape switch
        {
            "own thread" => ownThread,
            "pool" => new PoolScheduler(),
            "inline" => new InlineScheduler(),
            _ => new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler,
        };
        TaskScheduler? before = null, after = null;

        await run.RunAsync(() => Task.Factory.StartNew(
            async () =>
            {
                before = TaskScheduler.Current;
                await Task.Yield();
                after = TaskScheduler.Current;
            },
            CancellationToken.None,
            TaskCreationOptions.None,
            scheduler).Unwrap()).WithHangGuard();

        Assert.Same(scheduler, before);
        Assert.Equal(stays, ReferenceEquals(scheduler, after));
    }

    [Fact]
    public async Task Scope_OpenedInsideATaskOfAScheduler_LosesNothing()
    {
        using var run = new WatchedRun();
        TaskScheduler scheduler = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;

        await Task.Factory.StartNew(
            async () =>
            {
                using BlockingScope scope = run.Detector.Watch("inner");
                await Task.Yield();
                Assert.Same(scheduler, TaskScheduler.Current);
            },
            CancellationToken.None,
            TaskCreationOptions.None,
            scheduler).Unwrap().WithHangGuard();
    }
}
