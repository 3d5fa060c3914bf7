using System.Runtime.CompilerServices;
using BenchmarkDotNet.Attributes;

namespace AsyncToolkit.Benchmarks;

/// <summary>The body is an empty method: all that is measured is what it costs to hand an item out.</summary>
[Workload("W1", "Array, body completes synchronously")]
public class ForEachSyncBody : ArrayWorkload
{
    public ForEachSyncBody() => CallsPerInvocation = 4;

    [Params(1, 8, 64, 1024)]
    public override int Limit { get; set; }

    [Reason(Contender.LoopIsolated)]
    public Task IsolatedLoop() => RunIsolatedLoop();

    // Not inlined, so that the plain loop is a loop of real calls too.
    [MethodImpl(MethodImplOptions.NoInlining)]
    protected override ValueTask RunBody(int item, CancellationToken cancellationToken) =>
        Probe is null ? default : RunProbedAsync(Probe, item, static _ => default);
}
