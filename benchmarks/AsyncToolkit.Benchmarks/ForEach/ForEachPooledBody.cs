using BenchmarkDotNet.Attributes;

namespace AsyncToolkit.Benchmarks;

/// <summary>Every body suspends and allocates nothing, as sockets and channels do: what is allocated is the contender's.</summary>
[Workload("W3", "Array, body awaits a pooled IValueTaskSource")]
public class ForEachPooledBody : ArrayWorkload
{
    [Params(1, 8, 64, 1024)]
    public override int Limit { get; set; }

    protected override ValueTask RunBody(int item, CancellationToken cancellationToken) =>
        Probe is null ? PooledCompletion.StartAsync() : RunProbedAsync(Probe, item, static _ => PooledCompletion.StartAsync());
}
