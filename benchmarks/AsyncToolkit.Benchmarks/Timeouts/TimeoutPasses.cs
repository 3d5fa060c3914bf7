using BenchmarkDotNet.Attributes;

namespace AsyncToolkit.Benchmarks;

/// <summary>The time is up, and the fallback is the result.</summary>
[Workload("W7c", "Timeout: times out, with a fallback")]
public class TimeoutPasses : TimeoutPendingWorkload
{
    public override int ItemsPerCall => 100_000;

    protected override TimeSpan Allowed => TimeSpan.FromMilliseconds(10);

    [Benchmark(Description = Contender.WaitAsyncCatch, Baseline = true)]
    public Task Wait() => StartAllAsync(item => WaitOrCatchAsync(Task(item)), complete: false);

    [Benchmark(Description = Contender.WhenAnyDelay)]
    public Task WhenAny() => StartAllAsync(item => WhenAnyOrDelayAsync(Task(item)), complete: false);

    [Benchmark(Description = Contender.LinkedTokenSource)]
    public Task Linked() => StartAllAsync(item => LinkedSourceAsync(token => OperationOf(item, token)), complete: false);

    [Benchmark(Description = Contender.Polly)]
    public Task WithPolly() => StartAllAsync(item => PollyAsync(token => OperationOf(item, token)), complete: false);

    [Benchmark(Description = Contender.Ours)]
    public Task Ours() => StartAllAsync(item => Task(item).WithTimeoutAsync(Allowed, Fallback), complete: false);

    [Benchmark(Description = Contender.OursOperation)]
    public Task OursOperation() =>
        StartAllAsync(item => Timeouts.RunAsync(Allowed, token => OperationOf(item, token), Fallback), complete: false);

    [Reason(Contender.SketchDeadline)]
    public Task WithDeadline() => StartAllAsync(item => SketchCall.WithDeadlineAsync(Task(item), Allowed, Fallback), complete: false);

    [Reason(Contender.SketchWeakTable)]
    public Task WithWeakTable() =>
        StartAllAsync(item => SketchCall.WithDeadlineAsync(Task(item), Allowed, Fallback, notesAbandoned: true), complete: false);
}
