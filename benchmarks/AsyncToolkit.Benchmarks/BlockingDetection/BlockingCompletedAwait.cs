namespace AsyncToolkit.Benchmarks;

/// <summary>Ten awaits of completed tasks.</summary>
[Workload("BD4", "Detection: ten completed awaits")]
public class BlockingCompletedAwait : BlockingWorkload
{
    // Many, or the start of the detector's threads would be what is seen.
    public override int ItemsPerCall => 2_000_000;

    protected override async Task LoopAsync(int items)
    {
        for (int item = 0; item < items; item++)
        {
            Probe?.Enter(item);
            for (int i = 0; i < 10; i++)
            {
                await Task.CompletedTask;
            }
            Probe?.Leave();
        }
    }
}
