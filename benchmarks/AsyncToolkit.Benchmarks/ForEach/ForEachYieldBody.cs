using BenchmarkDotNet.Attributes;

namespace AsyncToolkit.Benchmarks;

/// <summary>Every body suspends once and goes on at the back of the pool's queue.</summary>
[Workload("W2", "Array, body awaits Task.Yield()")]
public class ForEachYieldBody : ArrayWorkload
{
    [Params(1, 8, 64, 1024)]
    public override int Limit { get; set; }

    protected override ValueTask RunBody(int item, CancellationToken cancellationToken) =>
        Probe is null ? Bodies.YieldAsync() : RunProbedAsync(Probe, item, static _ => Bodies.YieldAsync());
}
