using BenchmarkDotNet.Attributes;

namespace AsyncToolkit.Benchmarks;

/// <summary>Most bodies complete at once, as with a cache in front: one in eight suspends.</summary>
[Workload("W3m", "Array, one body in eight awaits a pooled IValueTaskSource")]
public class ForEachMixedBody : ArrayWorkload
{
    public ForEachMixedBody() => CallsPerInvocation = 2;

    [Params(1, 8, 64, 1024)]
    public override int Limit { get; set; }

    protected override ValueTask RunBody(int item, CancellationToken cancellationToken) =>
        Probe is null ? Run(item) : RunProbedAsync(Probe, item, Run);

    private static ValueTask Run(int item) => item % 8 == 0 ? PooledCompletion.StartAsync() : default;
}
