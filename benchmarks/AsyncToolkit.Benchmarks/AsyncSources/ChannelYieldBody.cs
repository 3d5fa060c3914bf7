using BenchmarkDotNet.Attributes;

namespace AsyncToolkit.Benchmarks;

/// <summary>The source never suspends, every body does.</summary>
/// <remarks>Two contenders more show what it costs that a body never begins inside of what has completed another one.</remarks>
[Workload("W4a", "IAsyncEnumerable from a full channel, body awaits Task.Yield()")]
public class ChannelYieldBody : ChannelWorkload
{
    [Params(1, 8, 64, 1024)]
    public override int Limit { get; set; }

    [Benchmark(Description = Contender.BareInline)]
    public Task BareWorkersInline() => new BareStreamWorkers(OpenSource(), Limit, RunBody, isQueued: false).RunAsync();

    [Benchmark(Description = Contender.BareQueued)]
    public Task BareWorkersQueued() => new BareStreamWorkers(OpenSource(), Limit, RunBody, isQueued: true).RunAsync();

    protected override ValueTask RunBody(int item, CancellationToken cancellationToken) =>
        Probe is null ? Bodies.YieldAsync() : RunProbedAsync(Probe, item, static _ => Bodies.YieldAsync());
}
