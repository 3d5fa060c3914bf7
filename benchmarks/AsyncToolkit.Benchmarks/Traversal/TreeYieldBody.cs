using BenchmarkDotNet.Attributes;

namespace AsyncToolkit.Benchmarks;

/// <summary>Every visit suspends once, as a request does.</summary>
[Workload("TreeYield", "Traversal of a 4-ary tree, body awaits Task.Yield()")]
public class TreeYieldBody : TreeWorkload
{
    [Params(1, 8, 64, 1024)]
    public override int Limit { get; set; }

    protected override async ValueTask<IEnumerable<int>> RunBody(int node, CancellationToken cancellationToken)
    {
        if (Probe is null)
        {
            await Task.Yield();
        }
        else
        {
            await RunProbedAsync(Probe, node, static _ => Bodies.YieldAsync());
        }

        return ChildrenOf(node);
    }
}
