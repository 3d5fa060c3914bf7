namespace AsyncToolkit.Tests.Support;

/// <summary>Runs code on a thread of its own, which is no pool thread and stays alive to the end of the code.</summary>
internal static class DedicatedThread
{
    internal static Task RunAsync(Action action)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                action();
                done.SetResult();
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        })
        {
            IsBackground = true,
        }.Start();
        return done.Task.WithHangGuard();
    }

    /// <summary>Blocks the thread until the task has ended; throws what it threw.</summary>
    internal static void Block(Task task) => task.WithHangGuard().GetAwaiter().GetResult();
}
