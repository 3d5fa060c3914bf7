using System.Runtime.CompilerServices;
using BenchmarkDotNet.Attributes;

namespace AsyncToolkit.Benchmarks;

/// <summary>Nothing ever suspends.</summary>
[Workload("W4s", "IAsyncEnumerable from a full channel, body completes synchronously")]
public class ChannelSyncBody : ChannelWorkload
{
    [Params(1, 8, 64, 1024)]
    public override int Limit { get; set; }

    [MethodImpl(MethodImplOptions.NoInlining)]
    protected override ValueTask RunBody(int item, CancellationToken cancellationToken) =>
        Probe is null ? default : RunProbedAsync(Probe, item, static _ => default);
}
