namespace AsyncToolkit.Internal;

/// <summary>The time that something is given to end by itself.</summary>
internal sealed class Grace : DueNode
{
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Waits until the task has ended, however it does, or the time is up; null and infinite for as long as it takes. Throws nothing.</summary>
    internal static async Task WaitAsync(Task task, TimeSpan? time, TimeProvider timeProvider)
    {
        if (time is not { } finite || finite == Timeout.InfiniteTimeSpan)
        {
            await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }

        if (finite == TimeSpan.Zero || task.IsCompleted)
        {
            return;
        }

        var grace = new Grace();
        try
        {
            DueQueue queue = DueQueues.Find(timeProvider, finite);
            queue.Add(grace, queue.Now());
        }
        catch (Exception)
        {
            // a clock that fails gives no time: nobody would ever say that it is over
            return;
        }

        await Task.WhenAny(task, grace._over.Task).ConfigureAwait(false);
        grace.TakeBack();
    }

    internal override void OnDue(Exception? clockFailure) => _over.TrySetResult();
}
