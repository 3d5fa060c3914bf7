using BenchmarkDotNet.Attributes;

namespace AsyncToolkit.Benchmarks;

/// <summary>A hundred thousand that wait at the same time, and complete in time.</summary>
[Workload("W7d", "Timeout: 100,000 pending")]
public class TimeoutPending : TimeoutPendingWorkload
{
    public override int ItemsPerCall => 100_000;

    protected override TimeSpan Allowed => TimeSpan.FromSeconds(30);

    [Benchmark(Description = Contender.PlainLoop)]
    public Task Loop() => StartAllAsync(Task, complete: true);

    [Benchmark(Description = Contender.WaitAsyncCatch, Baseline = true)]
    public Task Wait() => StartAllAsync(item => WaitOrCatchAsync(Task(item)), complete: true);

    [Benchmark(Description = Contender.WhenAnyDelay)]
    public Task WhenAny() => StartAllAsync(item => WhenAnyOrDelayAsync(Task(item)), complete: true);

    [Benchmark(Description = Contender.LinkedTokenSource)]
    public Task Linked() => StartAllAsync(item => LinkedSourceAsync(_ => Task(item)), complete: true);

    [Benchmark(Description = Contender.Ours)]
    public Task Ours() => StartAllAsync(item => Task(item).WithTimeoutAsync(Allowed, Fallback), complete: true);

    [Benchmark(Description = Contender.OursOperation)]
    public Task OursOperation() => StartAllAsync(item => Timeouts.RunAsync(Allowed, _ => Task(item), Fallback), complete: true);

    [Reason(Contender.SketchAsyncMethod)]
    public Task AsyncMethod() => StartAllAsync(item => AwaitAsync(Task(item)), complete: true);

    [Reason(Contender.SketchContinuation)]
    public Task Continuation() => StartAllAsync(item => SketchCall.ContinueAsync(Task(item)), complete: true);

    [Reason(Contender.SketchDeadline)]
    public Task WithDeadline() => StartAllAsync(item => SketchCall.WithDeadlineAsync(Task(item), Allowed, Fallback), complete: true);
}
