using System.Collections.Concurrent;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.BlockingDetection.Contracts;

/// <summary>Calls of the framework that are handed to a thread as they are: there is no frame of the user's, and the call is its own culprit.</summary>
[Collection(PoolThreads.Name)]
public sealed class HandedOverTests : IDisposable
{
    private readonly WatchedRun _run = new(static options => options.WatchAllThreads = true);
    private readonly TaskCompletionSource _release = new();
    private Action _makeRoom = static () => { };

    public void Dispose()
    {
        LetGo();
        _run.Dispose();
    }

    [Theory]
    [InlineData("task", "Task.Wait")]
    [InlineData("thread", "Task.Wait")]
    [InlineData("work item", "BlockingCollection<T>.Add")]
    [InlineData("timer", "BlockingCollection<T>.Add")]
    public async Task Call_HandedOverAsItIs_IsItsOwnCulprit(string way, string api)
    {
        var seen = new TaskCompletionSource<BlockingReport>(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        string frame = api == "Task.Wait" ? "System.Threading.Tasks.Task.Wait(" : "System.Collections.Concurrent.BlockingCollection`1.Add(";
        _run.Detector.Reported += (_, e) =>
        {
            if (e.Report.Kind == BlockingReportKind.BlockingCall && e.Report.StackTrace!.Contains(frame, StringComparison.Ordinal))
            {
                seen.TrySetResult(e.Report);
            }
            else if (e.Report.Kind == BlockingReportKind.BlockingCallEnded && seen.Task.IsCompleted)
            {
                ended.TrySetResult();
            }
        };
        var full = new BlockingCollection<object?>(boundedCapacity: 1) { 1 };
        _makeRoom = () => full.TryTake(out _);
        Timer? timer = null;
        _run.Enter(() =>
        {
            switch (way)
            {
                case "task":
                    _ = Task.Run(_release.Task.Wait);
                    break;
                case "thread":
                    new Thread(_release.Task.Wait) { IsBackground = true }.Start();
                    break;
                case "work item":
                    ThreadPool.QueueUserWorkItem(full.Add, 2);
                    break;
                default:
                    timer = new Timer(full.Add, 2, dueTime: 0, Timeout.Infinite);
                    break;
            }
        });

        BlockingReport report = await seen.Task.WithHangGuard();

        LetGo();
        await ended.Task.WithHangGuard();
        timer?.Dispose();
        Assert.Equal((api, $"   at {frame}"), (report.Api, report.StackTrace!.Split('\n')[0][..(frame.Length + 6)]));
    }

    private void LetGo()
    {
        _release.TrySetResult();
        _makeRoom();
    }
}
