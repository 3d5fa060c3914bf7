namespace AsyncToolkit.Tests.Support;

/// <summary>A synchronization context that must not be used: it counts what is posted to it, and runs it elsewhere.</summary>
internal sealed class RecordingContext : SynchronizationContext
{
    private int _posts;

    internal int Posts => Volatile.Read(ref _posts);

    public override void Post(SendOrPostCallback d, object? state)
    {
        Interlocked.Increment(ref _posts);
        ThreadPool.QueueUserWorkItem(_ => d(state));
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        Interlocked.Increment(ref _posts);
        d(state);
    }

    /// <summary>Starts a call under such a context, lets it go on elsewhere, and says how often it has come back.</summary>
    internal static async Task<int> CountPostsAsync(Func<Task> start, Action release)
    {
        var context = new RecordingContext();
        SynchronizationContext? previous = Current;
        Task running;
        SetSynchronizationContext(context);
        try
        {
            running = start();
        }
        finally
        {
            SetSynchronizationContext(previous);
        }

        Assert.False(running.IsCompleted);
        release();
        await running.WithHangGuard();
        return context.Posts;
    }
}
