using System.Runtime.CompilerServices;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.BlockingDetection;

/// <summary><see cref="BlockingAction.Throw"/>: out of what it throws, and out of what it does not.</summary>
[Collection(PoolThreads.Name)]
public class ThrowTests
{
    private static readonly HashSet<string> Throwing =
    [
        nameof(BlockedCalls.TaskWait), nameof(BlockedCalls.TaskWaitWithToken), nameof(BlockedCalls.TaskResult), nameof(BlockedCalls.TaskGetResult),
        nameof(BlockedCalls.TaskOfTGetResult), nameof(BlockedCalls.ConfiguredGetResult), nameof(BlockedCalls.ConfiguredOfTGetResult),
        nameof(BlockedCalls.ValueTaskGetResult), nameof(BlockedCalls.ValueTaskResult), nameof(BlockedCalls.ConfiguredValueTaskGetResult),
        nameof(BlockedCalls.WaitAll), nameof(BlockedCalls.WaitAny), nameof(BlockedCalls.ManualResetEventSlimWait), nameof(BlockedCalls.ManualResetEventWait),
        nameof(BlockedCalls.WaitHandleWaitAll), nameof(BlockedCalls.WaitHandleWaitAny), nameof(BlockedCalls.SemaphoreSlimWait), nameof(BlockedCalls.MutexWait),
        nameof(BlockedCalls.CountdownEventWait),
    ];

    public static TheoryData<string> ThrowingCalls => [.. Throwing];

    public static TheoryData<string> OtherCalls => [.. BlockedCalls.Names.Keys.Where(call => !Throwing.Contains(call))];

    [Theory]
    [MemberData(nameof(ThrowingCalls))]
    public async Task Wait_ForATaskOrCalledDirectly_Throws(string call)
    {
        using var run = new WatchedRun(options => options.Action = BlockingAction.Throw);
        BlockedCall blocked = BlockedCalls.Make(call);
        BlockingCallException? thrown = null;

        await run.CallbackAsync(() => thrown = Assert.Throws<BlockingCallException>(blocked.Block));

        Assert.Equal((BlockedCalls.Names[call], "operation"), (thrown!.Api, thrown.Operation));
        Assert.Equal(BlockingReportKind.BlockingCall, Assert.Single(await run.AllAsync()).Kind);
        blocked.Release();
    }

    [Theory]
    [MemberData(nameof(OtherCalls))]
    public async Task Wait_ForALockOrInsideALibrary_IsReportedOnly(string call)
    {
        using var run = new WatchedRun(options => options.Action = BlockingAction.Throw);
        BlockedCall blocked = BlockedCalls.Make(call);

        BlockingReport report = await run.BlockAsync(blocked.Block, blocked.Release);

        Assert.Equal(BlockedCalls.Names[call], report.Api);
    }

    [Fact]
    public async Task SemaphoreSlim_AfterAThrow_StillCounts()
    {
        using var run = new WatchedRun(options => options.Action = BlockingAction.Throw);
        var semaphore = new SemaphoreSlim(0);

        await run.CallbackAsync(() => Assert.Throws<BlockingCallException>(() => semaphore.Wait()));

        semaphore.Release();
        Assert.True(semaphore.Wait(0));
        Assert.False(semaphore.Wait(0));
    }

    [Fact]
    public async Task Wait_Allowed_DoesNotThrow()
    {
        using var run = new WatchedRun(options =>
        {
            options.Action = BlockingAction.Throw;
            options.AllowBlockingCallsInside(typeof(ThrowTests), nameof(Wait_Allowed_DoesNotThrow));
        });

        await run.CallbackAsync([MethodImpl(MethodImplOptions.NoOptimization)] () => BlockedFor.Milliseconds(10)); // its frame is what counts

        Assert.Empty(await run.AllAsync());
    }
}
