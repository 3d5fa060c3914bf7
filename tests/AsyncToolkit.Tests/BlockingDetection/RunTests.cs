using AsyncToolkit.Internal;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.BlockingDetection;

public class RunTests
{
    [Fact]
    public async Task Run_OfEachKind_IsInsideAScope_AndReturnsWhatItReturns()
    {
        using var run = new WatchedRun();
        using var source = new TrackedTokenSource();
        var names = new List<string?>();
        Func<CancellationToken, ValueTask> valueTask = async ct => await NoteAsync(ct);
        Func<CancellationToken, Task> task = NoteAsync;
        Func<CancellationToken, ValueTask<int>> valueTaskOfT = async ct => await CountAsync(ct);
        Func<CancellationToken, Task<int>> taskOfT = CountAsync;

        await valueTask.RunWithBlockingDetectionAsync(run.Detector, "one", source.Token);
        await task.RunWithBlockingDetectionAsync(run.Detector, "two", source.Token);
        Assert.Equal(7, await valueTaskOfT.RunWithBlockingDetectionAsync(run.Detector, "three", source.Token));
        Assert.Equal(7, await taskOfT.RunWithBlockingDetectionAsync(run.Detector, "four", source.Token));

        Assert.Equal(["one", "two", "three", "four"], names);
        Assert.Null(AmbientScope.Current);

        async Task NoteAsync(CancellationToken cancellationToken)
        {
            Assert.Equal(source.Token, cancellationToken);
            await Task.Yield();
            names.Add(AmbientScope.Current?.OperationName);
        }

        async Task<int> CountAsync(CancellationToken cancellationToken)
        {
            await NoteAsync(cancellationToken);
            return 7;
        }
    }

    [Fact]
    public async Task Run_ThatFails_FailsTheSameWay()
    {
        using var run = new WatchedRun();
        var failure = new InvalidOperationException("operation");
        Func<CancellationToken, Task> atOnce = _ => throw failure;
        Func<CancellationToken, ValueTask<int>> later = async _ =>
        {
            await Task.Yield();
            throw failure;
        };

        Assert.Same(failure, await atOnce.RunWithBlockingDetectionAsync(run.Detector, "fails").EndAsync());
        Assert.Same(failure, await later.RunWithBlockingDetectionAsync(run.Detector, "fails").EndAsync());
    }

    [Fact]
    public void Run_CanceledBefore_IsCanceled_AndNotCalled()
    {
        using var run = new WatchedRun();
        var canceled = new CancellationToken(canceled: true);
        Func<CancellationToken, Task> task = _ => throw new InvalidOperationException("called");
        Func<CancellationToken, ValueTask<int>> valueTask = _ => throw new InvalidOperationException("called");

        Assert.True(task.RunWithBlockingDetectionAsync(run.Detector, "canceled", canceled).IsCanceled);
        Assert.True(valueTask.RunWithBlockingDetectionAsync(run.Detector, "canceled", canceled).IsCanceled);
    }

    [Fact]
    public void Extensions_NullArguments_ThrowAtTheCall()
    {
        using var run = new WatchedRun();
        Func<CancellationToken, Task> task = _ => Task.CompletedTask;

        Assert.Throws<ArgumentNullException>("operation", () => { _ = ((Func<CancellationToken, Task>)null!).RunWithBlockingDetectionAsync(run.Detector, "x"); });
        Assert.Throws<ArgumentNullException>("detector", () => { _ = task.RunWithBlockingDetectionAsync(null!, "x"); });
        Assert.Throws<ArgumentNullException>("operationName", () => { _ = task.RunWithBlockingDetectionAsync(run.Detector, null!); });
        Assert.Throws<ArgumentNullException>("stream", () => ((Stream)null!).WithBlockingDetection(run.Detector, "x"));
        Assert.Throws<ArgumentNullException>("synchronizationContext", () => ((SynchronizationContext)null!).WithBlockingDetection(run.Detector, "x"));
    }
}
