namespace AsyncToolkit.Docs.Tests.Comparison;

/// <summary>Makes a call on a thread that is nobody else's, under a synchronization context of its own.</summary>
internal static class OwnThread
{
    internal static async Task<(int ThreadId, Task Call)> CallAsync(Func<Task> call)
    {
        TaskCompletionSource<(int, Task)> made = new(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            SynchronizationContext.SetSynchronizationContext(new SynchronizationContext());
            made.SetResult((Environment.CurrentManagedThreadId, call()));
        }).Start();
        return await made.Task;
    }
}
