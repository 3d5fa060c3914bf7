using BenchmarkDotNet.Attributes;

namespace AsyncToolkit.Benchmarks;

/// <summary>What every call of the library asks first. A delegate call of the loop is in every number.</summary>
[Workload("D2", "Deadline: look for the current one")]
public class DeadlineCurrent : DeadlineWorkload
{
    private static readonly AsyncLocal<object?> Local = new();

    public override int ItemsPerCall => 1_000_000;

    [Benchmark(Description = Contender.AsyncLocalValue, Baseline = true)]
    public async Task BareAsyncLocal()
    {
        Local.Value = this;
        await RepeatAsync(static () => { _ = Local.Value; });
    }

    [Benchmark(Description = "Deadline.Current, none")]
    public Task None() => RepeatAsync(static () => { _ = Deadline.Current; });

    [Benchmark(Description = "Deadline.Current, one")]
    public async Task One()
    {
        using var deadline = Deadline.Begin(Allowed);
        await RepeatAsync(static () => { _ = Deadline.Current; });
    }
}
