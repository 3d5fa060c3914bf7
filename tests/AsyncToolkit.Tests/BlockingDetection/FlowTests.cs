using System.Runtime.CompilerServices;
using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.BlockingDetection;

/// <summary>What inherits the context of a scope is watched, and what ends the scope ends that.</summary>
[Collection(PoolThreads.Name)]
public sealed class FlowTests : IDisposable
{
    private readonly WatchedRun _run = new();
    private readonly TaskCompletionSource _release = new();

    public void Dispose()
    {
        _release.TrySetResult();
        _run.Dispose();
    }

    [Fact]
    public Task Watch_AfterAnAwait_Watches() => AssertWatchedAsync(async () =>
    {
        await Task.Yield();
        _release.Task.Wait();
    });

    [Fact]
    public Task Watch_AfterConfigureAwaitFalse_Watches() => AssertWatchedAsync(async () =>
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ThreadPool.UnsafeQueueUserWorkItem(_ => gate.SetResult(), null);
        await gate.Task.ConfigureAwait(false);
        _release.Task.Wait();
    });

    [Fact]
    public Task Watch_AfterATaskOfAnotherFlow_Watches() => AssertWatchedAsync(async () =>
    {
        var gate = new TaskCompletionSource();
        ThreadPool.UnsafeQueueUserWorkItem(_ => gate.SetResult(), null); // completes it outside of the scope
        await gate.Task;
        _release.Task.Wait();
    });

    [Fact]
    public Task Watch_InTaskRun_Watches() => AssertWatchedAsync(() => Task.Run(_release.Task.Wait));

    [Fact]
    public Task Watch_InATimer_Watches() => AssertWatchedAsync(async () =>
    {
        var fired = new TaskCompletionSource();
        await using var timer = new Timer(
            _ =>
            {
                _release.Task.Wait();
                fired.TrySetResult();
            },
            null,
            0,
            Timeout.Infinite);
        await fired.Task;
    });

    [Fact]
    public Task Watch_InAnAsyncIterator_Watches() => AssertWatchedAsync(async () =>
    {
        await foreach (int item in ItemsAsync())
        {
            Assert.Equal(1, item);
        }

        async IAsyncEnumerable<int> ItemsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            _release.Task.Wait(cancellationToken);
            yield return 1;
        }
    });

    [Fact]
    public Task Watch_InParallelForEachAsync_Watches() => AssertWatchedAsync(() => Parallel.ForEachAsync([1], async (_, ct) =>
    {
        await Task.Yield();
        _release.Task.Wait(ct);
    }));

    [Fact]
    public Task Watch_InForEachThrottled_Watches() => AssertWatchedAsync(() => new[] { 1 }.ForEachThrottledAsync(2, async (_, ct) =>
    {
        await Task.Yield();
        _release.Task.Wait(ct);
    }));

    [Fact]
    public Task Watch_InTraverseThrottled_Watches() => AssertWatchedAsync(() => new[] { 1 }.TraverseThrottledAsync(2, async (_, ct) =>
    {
        await Task.Yield();
        _release.Task.Wait(ct);
        return Array.Empty<int>();
    }));

    [Fact]
    public async Task Dispose_OfTheScope_EndsTheWatchOfWhatItStarted()
    {
        var gate = new Gate();
        Task? outlives = null;
        await Task.Run(async () =>
        {
            using BlockingScope brief = _run.Detector.Watch("brief");
            outlives = Task.Run(async () =>
            {
                await gate.WaitAsync();
                BlockedFor.Milliseconds(10);
            });
            await gate.WhenParkedAsync(1);
        });

        gate.Open();
        await outlives!.WithHangGuard();

        Assert.DoesNotContain(await _run.AllAsync(), report => report.Api == "WaitHandle.WaitOne");
    }

    [Fact]
    public async Task Watch_InsideAnother_NamesTheInnermost()
    {
        Task running = _run.RunAsync(async () =>
        {
            using BlockingScope inner = _run.Detector.Watch("inner");
            await Task.Yield();
            _release.Task.Wait();
        });

        Assert.Equal("inner", (await _run.NextAsync(BlockingReportKind.BlockingCall)).Operation);
        _release.SetResult();
        await running;
    }

    [Fact]
    public async Task Dispose_OfAnInnerScope_GoesBackToTheOuter()
    {
        Task running = _run.RunAsync(async () =>
        {
            using (_run.Detector.Watch("inner"))
            {
                await Task.Yield();
            }

            _release.Task.Wait();
        });

        Assert.Equal("operation", (await _run.NextAsync(BlockingReportKind.BlockingCall)).Operation);
        _release.SetResult();
        await running;
    }

    // What was started inside outlives the inner scope, and not the outer.
    [Fact]
    public async Task Dispose_OfAnInnerScope_LeavesWhatItStartedToTheOuter()
    {
        ExecutionContext? inside = null;
        _run.Enter(() =>
        {
            using BlockingScope inner = _run.Detector.Watch("inner");
            inside = ExecutionContext.Capture();
        });

        Task running = Task.Run(() => ExecutionContext.Run(inside!, _ => _release.Task.Wait(), null));

        Assert.Equal("operation", (await _run.NextAsync(BlockingReportKind.BlockingCall)).Operation);
        _release.SetResult();
        await running.WithHangGuard();
    }

    // It ends elsewhere, in the middle of a callback.
    [Fact]
    public async Task Dispose_OfAnInnerScopeWhileItsCallbackRuns_LeavesTheRestToTheOuter()
    {
        Task running = _run.CallbackAsync(() =>
        {
            BlockingScope inner = _run.Detector.Watch("inner");
            using (ExecutionContext.SuppressFlow())
            {
                DedicatedThread.Block(DedicatedThread.RunAsync(inner.Dispose));
            }

            _release.Task.Wait();
        });

        Assert.Equal("operation", (await _run.NextAsync(BlockingReportKind.BlockingCall)).Operation);
        _release.SetResult();
        await running;
    }

    [Fact]
    public async Task Dispose_InAnotherFlow_LeavesThatFlowsScopeAlone()
    {
        Task running = _run.RunAsync(async () =>
        {
            BlockingScope inner = _run.Detector.Watch("inner");
            await Task.Run(async () =>
            {
                using BlockingScope mine = _run.Detector.Watch("mine");
                inner.Dispose();
                inner.Dispose();
                await Task.Yield();
                _release.Task.Wait();
            });
        });

        Assert.Equal("mine", (await _run.NextAsync(BlockingReportKind.BlockingCall)).Operation);
        _release.SetResult();
        await running;
    }

    private async Task AssertWatchedAsync(Func<Task> operation)
    {
        Task running = _run.RunAsync(operation);
        BlockingReport report = await _run.NextAsync(BlockingReportKind.BlockingCall);
        Assert.Equal(("Task.Wait", "operation"), (report.Api, report.Operation));
        _release.SetResult();
        await running.WithHangGuard();
        Assert.Contains(
            await _run.AllAsync(),
            ended => ended.Kind == BlockingReportKind.BlockingCallEnded && (ended.Api, ended.ThreadId) == (report.Api, report.ThreadId));
    }
}
