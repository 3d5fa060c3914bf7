using AsyncToolkit.Internal;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Internal.FanOut;

/// <summary>Whatever makes a worker leave, its thread is free for others afterwards.</summary>
public class RunnerThreadTests
{
    [Fact]
    public async Task MayRunHere_OnAPoolThread_IsTrueAndElsewhereFalse()
    {
        bool elsewhere = true;
        await DedicatedThread.RunAsync(() => elsewhere = RunnerThread.MayRunHere());

        Assert.False(elsewhere);
        Assert.True(await Task.Run(RunnerThread.MayRunHere).WithHangGuard());
    }

    [Fact]
    public async Task MayRunHere_InsideABody_IsFalse()
    {
        bool inside = true;
        await new[] { 1 }.ForEachThrottledAsync(1, (_, _) =>
        {
            inside = RunnerThread.MayRunHere();
            return ValueTask.CompletedTask;
        }).WithHangGuard();

        Assert.False(inside);
    }

    // The source is disposed by the last worker, when it has left.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task MayRunHere_AfterTheLastWorkerHasLeft_IsTrue(bool cancels)
    {
        using var canceling = new TrackedTokenSource();
        bool after = false;
        var source = new ScriptedSource(3)
        {
            OnMoveNext = i =>
            {
                if (cancels && i == 1)
                {
                    canceling.Cancel();
                }
            },
            OnDispose = () => after = RunnerThread.MayRunHere(),
        };

        Task call = source.As(isAsync: false).StartAsync(
            new ThrottleOptions { MaxConcurrency = 1 }, static (_, _) => ValueTask.CompletedTask, canceling.Token);

        Assert.Equal(cancels, await call.EndAsync() is OperationCanceledException);
        Assert.True(after);
    }

    [Fact]
    public async Task MayRunHere_AfterABodyHasSuspended_IsTrue()
    {
        var pull = new PullByHand();
        var body = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task call = pull.ForEachThrottledAsync(1, (_, _) => new ValueTask(body.Task));
        await pull.Awaited.WhenParkedAsync(1);

        bool after = await Task.Run(() =>
        {
            pull.Complete();
            return RunnerThread.MayRunHere();
        }).WithHangGuard();
        body.SetResult();
        await pull.Awaited.WhenParkedAsync(2);
        await Task.Run(() => pull.Complete(any: false)).WithHangGuard();

        await call.WithHangGuard();
        Assert.True(after);
    }
}
