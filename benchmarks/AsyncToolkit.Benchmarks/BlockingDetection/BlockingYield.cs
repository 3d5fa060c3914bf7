namespace AsyncToolkit.Benchmarks;

/// <summary>An await that always suspends, and captures the context.</summary>
[Workload("BD1", "Detection: Task.Yield")]
public class BlockingYield : BlockingWorkload
{
    protected override async Task LoopAsync(int items)
    {
        for (int item = 0; item < items; item++)
        {
            Probe?.Enter(item);
            await Task.Yield();
            Probe?.Leave();
        }
    }
}
