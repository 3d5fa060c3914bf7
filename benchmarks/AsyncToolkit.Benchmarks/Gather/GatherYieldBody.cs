using BenchmarkDotNet.Attributes;

namespace AsyncToolkit.Benchmarks;

/// <summary>Every body suspends once and goes on at the back of the pool's queue.</summary>
[Workload("W5y", "Gather, body awaits Task.Yield()")]
public class GatherYieldBody : GatherWorkload
{
    [Params(1, 8, 64, 1024)]
    public override int Limit { get; set; }

    [Reason(Contender.PlacesInline)]
    public Task PlacesInline() => RunBareGather(isQueued: false);

    [Reason(Contender.PlacesQueued)]
    public Task PlacesQueued() => RunBareGather(isQueued: true);

    protected override ValueTask<int> RunBody(int item, CancellationToken cancellationToken) =>
        Probe is null ? YieldAsync(item) : RunProbedResultAsync(Probe, item, YieldAsync);

    private static async ValueTask<int> YieldAsync(int item)
    {
        await Task.Yield();
        return item;
    }
}
