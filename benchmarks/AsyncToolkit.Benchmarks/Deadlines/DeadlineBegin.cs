using BenchmarkDotNet.Attributes;

namespace AsyncToolkit.Benchmarks;

/// <summary>A time limit is begun and ended: what is measured is the limit itself.</summary>
[Workload("D1", "Deadline: begin and end")]
public class DeadlineBegin : DeadlineWorkload
{
    [Benchmark(Description = Contender.TimedTokenSource, Baseline = true)]
    public Task TokenSource() => RepeatAsync(static () =>
    {
        using var source = new CancellationTokenSource(Allowed);
        _ = source.Token;
    });

    [Benchmark(Description = Contender.LinkedTimedTokenSource)]
    public async Task LinkedTokenSource()
    {
        using var outer = new CancellationTokenSource(Allowed);
        CancellationToken token = outer.Token;
        await RepeatAsync(() =>
        {
            using var source = CancellationTokenSource.CreateLinkedTokenSource(token);
            source.CancelAfter(Allowed);
        });
    }

    [Benchmark(Description = "Deadline.Begin")]
    public Task Begin() => RepeatAsync(static () =>
    {
        using var deadline = Deadline.Begin(Allowed);
    });

    [Benchmark(Description = "Deadline.Begin + Token")]
    public Task BeginWithToken() => RepeatAsync(static () =>
    {
        using var deadline = Deadline.Begin(Allowed);
        _ = deadline.Token;
    });

    [Benchmark(Description = "Nested Deadline.Begin + Token")]
    public async Task BeginNested()
    {
        using var outer = Deadline.Begin(Allowed);
        await RepeatAsync(static () =>
        {
            using var deadline = Deadline.Begin(Allowed);
            _ = deadline.Token;
        });
    }
}
