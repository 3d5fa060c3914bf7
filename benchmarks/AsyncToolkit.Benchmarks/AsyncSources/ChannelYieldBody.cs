using BenchmarkDotNet.Attributes;

namespace AsyncToolkit.Benchmarks;

/// <summary>The source never suspends, every body does.</summary>
[Workload("W4a", "IAsyncEnumerable from a full channel, body awaits Task.Yield()")]
public class ChannelYieldBody : ChannelWorkload
{
    [Params(1, 8, 64, 1024)]
    public override int Limit { get; set; }

    protected override ValueTask RunBody(int item, CancellationToken cancellationToken) =>
        Probe is null ? Bodies.YieldAsync() : RunProbedAsync(Probe, item, static _ => Bodies.YieldAsync());
}
