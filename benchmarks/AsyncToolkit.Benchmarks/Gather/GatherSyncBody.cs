using System.Runtime.CompilerServices;
using BenchmarkDotNet.Attributes;

namespace AsyncToolkit.Benchmarks;

/// <summary>The body is an empty method with a result: all that is measured is what it costs to hand an item out and to keep its result.</summary>
[Workload("W5s", "Gather, body completes synchronously")]
public class GatherSyncBody : GatherWorkload
{
    public GatherSyncBody() => CallsPerInvocation = 4;

    [Params(1, 8, 64, 1024)]
    public override int Limit { get; set; }

    // Not inlined, so that the plain loop is a loop of real calls too.
    [MethodImpl(MethodImplOptions.NoInlining)]
    protected override ValueTask<int> RunBody(int item, CancellationToken cancellationToken) =>
        Probe is null ? new ValueTask<int>(item) : RunProbedResultAsync(Probe, item, static item => new ValueTask<int>(item));
}
