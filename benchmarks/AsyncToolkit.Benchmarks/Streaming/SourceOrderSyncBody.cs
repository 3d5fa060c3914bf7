using BenchmarkDotNet.Attributes;

namespace AsyncToolkit.Benchmarks;

/// <summary>The price of the stream itself.</summary>
[Workload("W6s", "Streamed results in source order, body completes synchronously")]
public class SourceOrderSyncBody : SourceOrderWorkload
{
    [Params(1, 8, 64, 1024)]
    public override int Limit { get; set; }

    protected override ValueTask<int> RunBody(int item, CancellationToken cancellationToken) =>
        Probe is null ? new ValueTask<int>(item) : RunProbedResultAsync(Probe, item, static item => new ValueTask<int>(item));
}
