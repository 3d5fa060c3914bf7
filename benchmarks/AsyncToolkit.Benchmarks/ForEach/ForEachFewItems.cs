using System.Runtime.CompilerServices;
using BenchmarkDotNet.Attributes;

namespace AsyncToolkit.Benchmarks;

/// <summary>A handful of items: what is measured is the cost of a call.</summary>
[Workload("SmallN", "Array of 1 to 16 items, body completes synchronously")]
public class ForEachFewItems : ArrayWorkload
{
    public ForEachFewItems() => CallsPerInvocation = 1_000;

    [Params(8)]
    public override int Limit { get; set; }

    [Params(1, 4, 16)]
    public int Items { get; set; }

    public override int ItemsPerCall => Items;

    [Reason(Contender.OneWorkItem)]
    public Task OneWorkItem() => RunOneWorkItem();

    [Reason(Contender.TwoWorkItems)]
    public Task TwoWorkItems() => RunOneWorkItem(withSecond: true);

    [Reason(Contender.WorkItemWithBallast)]
    public Task WorkItemWithBallast() => RunOneWorkItem(withBallast: true);

    [Reason(Contender.BareCall)]
    public Task BareCall() => RunBareCall();

    [MethodImpl(MethodImplOptions.NoInlining)]
    protected override ValueTask RunBody(int item, CancellationToken cancellationToken) =>
        Probe is null ? default : RunProbedAsync(Probe, item, static _ => default);
}
