namespace AsyncToolkit.Benchmarks;

/// <summary>An await of a task that completes on the thread pool afterwards, with the context captured.</summary>
[Workload("BD2", "Detection: await of a pending task")]
public class BlockingTaskAwait : BlockingWorkload
{
    protected override async Task LoopAsync(int items)
    {
        for (int item = 0; item < items; item++)
        {
            Probe?.Enter(item);
            await PendingTask.Start();
            Probe?.Leave();
        }
    }
}
