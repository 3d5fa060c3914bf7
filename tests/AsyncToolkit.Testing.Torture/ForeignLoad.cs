namespace AsyncToolkit.Testing.Torture;

/// <summary>What goes on beside the runs in the same pool: items that come and go, threads that are blocked, garbage.</summary>
internal sealed class ForeignLoad : IDisposable
{
    private const int BlockedThreads = 2;
    private const int Chains = 2;

    private readonly ManualResetEventSlim _stop = new();
    private long _items;

    private ForeignLoad()
    {
    }

    internal long Items => Volatile.Read(ref _items);

    internal static ForeignLoad Start()
    {
        ForeignLoad load = new();
        for (int i = 0; i < BlockedThreads; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static load => load._stop.Wait(), load, preferLocal: false);
        }

        for (int i = 0; i < Chains; i++)
        {
            load.Queue();
        }

        return load;
    }

    public void Dispose() => _stop.Set();

    private void Queue() => ThreadPool.UnsafeQueueUserWorkItem(static load => load.Work(), this, preferLocal: false);

    private void Work()
    {
        long item = Interlocked.Increment(ref _items);
        Thread.SpinWait((int)(item % 512));
        GC.KeepAlive(new byte[item % 4096]);
        if (!_stop.IsSet)
        {
            Queue();
        }
    }
}
