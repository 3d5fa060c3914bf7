namespace AsyncToolkit.Benchmarks;

/// <summary>A wait for an event that is set: the way through the notified context and back.</summary>
[Workload("BD6", "Detection: a wait")]
public class BlockingWait : BlockingWorkload
{
    private static readonly AutoResetEvent Signal = new(initialState: false);

    protected override Task LoopAsync(int items)
    {
        for (int item = 0; item < items; item++)
        {
            Probe?.Enter(item);
            Signal.Set();
            Signal.WaitOne();
            Probe?.Leave();
        }

        return Task.CompletedTask;
    }
}
