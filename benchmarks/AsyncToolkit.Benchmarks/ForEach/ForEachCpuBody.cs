using BenchmarkDotNet.Attributes;

namespace AsyncToolkit.Benchmarks;

/// <summary>The body burns CPU and never suspends: who does not use every core here takes longer by the number of cores.</summary>
[Workload("W1c", "Array, body burns CPU (20,000 steps)")]
public class ForEachCpuBody : ArrayWorkload
{
    private const int Steps = 20_000;

    [Params(8, 64, 1024)]
    public override int Limit { get; set; }

    // 100,000 items would take seconds a call and show nothing more.
    public override int ItemsPerCall => 2_000;

    protected override bool BurnsCpu => true;

    protected override ValueTask RunBody(int item, CancellationToken cancellationToken) =>
        Probe is null ? Burn(item) : RunProbedAsync(Probe, item, Burn);

    private static ValueTask Burn(int item)
    {
        // xorshift never reaches 0 from another value, so the branch is never taken; but the compiler cannot know, and keeps the loop.
        uint state = (uint)item + 1;
        for (int i = 0; i < Steps; i++)
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
        }

        return state == 0 ? throw new InvalidOperationException("xorshift reached 0.") : default;
    }
}
