namespace AsyncToolkit.Testing;

#pragma warning disable ATK3006 // inline is what the order below needs
/// <summary>Follows a task and lets go of the clock after it: first whoever awaits the follower is resumed (inline, or by a post to the
/// pump), then the hold ends. The other way round the clock could move in between.</summary>
internal static class HeldTask
{
    internal static Task Create(Task task, IDisposable hold)
    {
        TaskCompletionSource<Task> follower = new();
        WhenEnded(task, () => follower.SetResult(task), hold);
        return follower.Task.Unwrap();
    }

    internal static Task<TResult> Create<TResult>(Task<TResult> task, IDisposable hold)
    {
        TaskCompletionSource<Task<TResult>> follower = new();
        WhenEnded(task, () => follower.SetResult(task), hold);
        return follower.Task.Unwrap();
    }

    private static void WhenEnded(Task task, Action complete, IDisposable hold) => task.ContinueWith(
        (_, _) =>
        {
            complete();
            hold.Dispose();
        },
        null,
        CancellationToken.None,
        TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);
}
