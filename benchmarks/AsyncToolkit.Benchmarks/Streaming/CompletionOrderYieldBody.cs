using BenchmarkDotNet.Attributes;

namespace AsyncToolkit.Benchmarks;

/// <summary>Every body suspends once and goes on at the back of the pool's queue.</summary>
[Workload("W6cy", "Streamed results in completion order, body awaits Task.Yield()")]
public class CompletionOrderYieldBody : CompletionOrderWorkload
{
    [Params(1, 8, 64, 1024)]
    public override int Limit { get; set; }

    protected override ValueTask<int> RunBody(int item, CancellationToken cancellationToken) =>
        Probe is null ? Bodies.YieldAsync(item) : RunProbedResultAsync(Probe, item, Bodies.YieldAsync);
}
