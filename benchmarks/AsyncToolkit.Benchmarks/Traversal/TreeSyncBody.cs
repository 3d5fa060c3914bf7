using System.Runtime.CompilerServices;
using BenchmarkDotNet.Attributes;

namespace AsyncToolkit.Benchmarks;

/// <summary>Visits complete at once: what is measured is the queue and the memory of what has been seen.</summary>
[Workload("Tree", "Traversal of a 4-ary tree, body completes synchronously")]
public class TreeSyncBody : TreeWorkload
{
    [Params(1, 8, 64, 1024)]
    public override int Limit { get; set; }

    [MethodImpl(MethodImplOptions.NoInlining)]
    protected override ValueTask<IEnumerable<int>> RunBody(int node, CancellationToken cancellationToken) =>
        Probe is null ? new(ChildrenOf(node)) : VisitProbedAsync(Probe, node);

    private async ValueTask<IEnumerable<int>> VisitProbedAsync(Probe probe, int node)
    {
        await RunProbedAsync(probe, node, static _ => default);
        return ChildrenOf(node);
    }
}
