namespace AsyncToolkit.Benchmarks;

/// <summary>The same await without the context.</summary>
[Workload("BD3", "Detection: await with ConfigureAwait(false)")]
public class BlockingConfiguredAwait : BlockingWorkload
{
    protected override async Task LoopAsync(int items)
    {
        for (int item = 0; item < items; item++)
        {
            Probe?.Enter(item);
            await PendingTask.Start().ConfigureAwait(false);
            Probe?.Leave();
        }
    }
}
