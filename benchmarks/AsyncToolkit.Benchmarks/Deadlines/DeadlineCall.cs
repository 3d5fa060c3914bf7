using BenchmarkDotNet.Attributes;

namespace AsyncToolkit.Benchmarks;

/// <summary>Calls of one item: what is measured is what a deadline, or a token, adds to a call.</summary>
[Workload("D3", "Deadline: a call under one")]
public class DeadlineCall : DeadlineWorkload
{
    private static readonly int[] One = [1];

    [Benchmark(Description = Contender.NoDeadline, Baseline = true)]
    public Task Bare() => RepeatAsync(static () => One.ForEachThrottledAsync(1, static (_, _) => default));

    [Benchmark(Description = Contender.CancelableToken)]
    public async Task Token()
    {
        using var caller = new CancellationTokenSource();
        CancellationToken token = caller.Token;
        await RepeatAsync(() => One.ForEachThrottledAsync(1, static (_, _) => default, token));
    }

    [Benchmark(Description = Contender.UnderDeadline)]
    public async Task Under()
    {
        using var deadline = Deadline.Begin(Allowed);
        await RepeatAsync(static () => One.ForEachThrottledAsync(1, static (_, _) => default));
    }

    [Benchmark(Description = Contender.InFailAfter)]
    public Task FailAfter() => RepeatAsync(static () =>
        Deadline.FailAfterAsync(Allowed, static token => One.ForEachThrottledAsync(1, static (_, _) => default, token)));
}
