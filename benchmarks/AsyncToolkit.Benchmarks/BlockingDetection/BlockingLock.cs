namespace AsyncToolkit.Benchmarks;

/// <summary>Ten locks and semaphores that nobody else wants.</summary>
[Workload("BD5", "Detection: ten uncontended locks")]
public class BlockingLock : BlockingWorkload
{
    private readonly object _gate = new();
    private static readonly SemaphoreSlim Semaphore = new(1);
    private int _value;

    protected override Task LoopAsync(int items)
    {
        for (int item = 0; item < items; item++)
        {
            Probe?.Enter(item);
            for (int i = 0; i < 5; i++)
            {
                lock (_gate)
                {
                    _value++;
                }

                Semaphore.Wait();
                Semaphore.Release();
            }
            Probe?.Leave();
        }

        return Task.CompletedTask;
    }
}
