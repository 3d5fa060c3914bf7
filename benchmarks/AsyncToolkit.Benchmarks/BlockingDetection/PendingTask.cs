namespace AsyncToolkit.Benchmarks;

/// <summary>A task that is pending when it is awaited, completed by a work item that carries no context.</summary>
internal static class PendingTask
{
    internal static Task Start()
    {
        var completion = new Completion();
        ThreadPool.UnsafeQueueUserWorkItem(completion, preferLocal: false);
        return completion.Task;
    }

    private sealed class Completion : TaskCompletionSource, IThreadPoolWorkItem
    {
        public void Execute() => SetResult();
    }
}
