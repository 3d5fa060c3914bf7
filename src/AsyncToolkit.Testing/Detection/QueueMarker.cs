namespace AsyncToolkit.Testing;

/// <summary>A work item that passes through the pool's global queue twice: once behind what was there, once behind what that had added.
/// Then whatever had been queued before it has had its turn.</summary>
internal sealed class QueueMarker : IThreadPoolWorkItem
{
    private volatile int _rounds;

    private QueueMarker()
    {
    }

    internal bool HasPassed => _rounds == 2;

    internal static QueueMarker Queue()
    {
        QueueMarker marker = new();
        using (PoolListener.Unseen())
        {
            ThreadPool.UnsafeQueueUserWorkItem(marker, preferLocal: false);
        }

        return marker;
    }

    public void Execute()
    {
        if (++_rounds == 1)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }
}
