namespace AsyncToolkit.Benchmarks;

/// <summary>A scope opened and closed, as a request does it.</summary>
[Workload("BD7", "Detection: a scope")]
public class BlockingScopeCost : BlockingWorkload
{
    protected override Task LoopAsync(int items)
    {
        for (int item = 0; item < items; item++)
        {
            Probe?.Enter(item);
            Detector?.Watch("scope").Dispose();
            Probe?.Leave();
        }

        return Task.CompletedTask;
    }
}
