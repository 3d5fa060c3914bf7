namespace AsyncToolkit.Testing;

/// <summary>Raises the thread pool's minimum, so that parked work items do not wait for threads, and restores it.</summary>
internal sealed class PoolMinimum : IDisposable
{
    /// <summary>How many work items of a seeded run can stand at the gate at once without waiting for the pool to grow.</summary>
    internal const int Threads = 64;

    private readonly int _workers;
    private readonly int _completionPorts;

    internal PoolMinimum()
    {
        ThreadPool.GetMinThreads(out _workers, out _completionPorts);
        ThreadPool.SetMinThreads(Math.Max(_workers, Threads), _completionPorts);
    }

    public void Dispose() => ThreadPool.SetMinThreads(_workers, _completionPorts);
}
