using BenchmarkDotNet.Attributes;

namespace AsyncToolkit.Benchmarks;

/// <summary>The body waits for a timer, as most wait for a network: what else an item costs should not be seen.</summary>
[Workload("W1w", "Array, body waits 1 to 5 ms")]
public class ForEachWaitingBody : ArrayWorkload
{
    [Params(8, 64)]
    public override int Limit { get; set; }

    // The plain loop takes a second for these.
    public override int ItemsPerCall => 256;

    protected override ValueTask RunBody(int item, CancellationToken cancellationToken) =>
        Probe is null ? WaitAsync(item) : RunProbedAsync(Probe, item, WaitAsync);

    private static ValueTask WaitAsync(int item) => new(Task.Delay(1 + (item % 5), CancellationToken.None));
}
