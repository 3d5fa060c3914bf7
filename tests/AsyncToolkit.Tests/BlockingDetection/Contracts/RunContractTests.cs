using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.BlockingDetection.Contracts;

/// <summary>The four ways to run an operation in a scope, which keep one contract.</summary>
public sealed class RunContractTests : IDisposable
{
    private readonly WatchedRun _run = new();

    public static TheoryData<string> Kinds => ["value task", "task", "value task with a result", "task with a result"];

    public void Dispose() => _run.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Run_NullArgument_ThrowsAtTheCall(string kind)
    {
        Assert.Throws<ArgumentNullException>("operation", () => { _ = Run(kind, null, _run.Detector, "x"); });
        Assert.Throws<ArgumentNullException>("detector", () => { _ = Run(kind, static _ => Task.FromResult(1), null, "x"); });
        Assert.Throws<ArgumentNullException>("operationName", () => { _ = Run(kind, static _ => Task.FromResult(1), _run.Detector, null); });
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Run_CanceledBefore_IsCanceled_AndNotCalled(string kind)
    {
        var canceled = new CancellationToken(canceled: true);
        bool isCalled = false;

        Task running = Run(kind, Operation, _run.Detector, "canceled", canceled);

        Assert.True(running.IsCanceled);
        Assert.Equal(canceled, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running)).CancellationToken);
        Assert.False(isCalled);

        Task<int> Operation(CancellationToken cancellationToken)
        {
            isCalled = true;
            return Task.FromResult(1);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Run_UnderAContext_DoesNotUseIt(string kind)
    {
        var release = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);

        int posts = await RecordingContext.CountPostsAsync(
            () => Run(kind, _ => release.Task, _run.Detector, "operation"), () => release.SetResult(1));

        Assert.Equal(0, posts);
    }

    private static Task Run(string kind, Func<CancellationToken, Task<int>>? operation, BlockingDetector? detector, string? name, CancellationToken cancellationToken = default)
    {
        return kind switch
        {
            "value task" => (operation is null ? null : new Func<CancellationToken, ValueTask>(ct => new ValueTask(operation(ct))))!
                .RunWithBlockingDetectionAsync(detector!, name!, cancellationToken),
            "task" => (operation is null ? null : new Func<CancellationToken, Task>(operation))!.RunWithBlockingDetectionAsync(detector!, name!, cancellationToken),
            "value task with a result" => (operation is null ? null : new Func<CancellationToken, ValueTask<int>>(ct => new ValueTask<int>(operation(ct))))!
                .RunWithBlockingDetectionAsync(detector!, name!, cancellationToken),
            _ => operation!.RunWithBlockingDetectionAsync(detector!, name!, cancellationToken),
        };
    }
}
