using BenchmarkDotNet.Attributes;

namespace AsyncToolkit.Benchmarks;

/// <summary>A timer that has nothing to do with all those that wait meanwhile: what is measured is the processor time of a tick.</summary>
[Workload("W7e", "Timeout: an unrelated tick of 1 ms while 100,000 pend")]
[ProcessorTime]
public class TimeoutTick : TimeoutWorkload
{
    private const int Pending = 100_000;
    private const int CheckedTicks = 20;

    private readonly TaskCompletionSource<int>[] _sources = new TaskCompletionSource<int>[Pending];
    private readonly Task<int>[] _waits = new Task<int>[Pending];
    private int _ticks;

    public override int ItemsPerCall => 250;

    protected override TimeSpan Allowed => TimeSpan.FromSeconds(30);

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        Array.Fill(_waits, Task.FromResult(1));
        _ticks = CheckedTicks;
        await CheckContendersAsync(_ticks);
        _ticks = ItemsPerCall;
    }

    [IterationSetup(Target = nameof(Idle))]
    public void PrepareIdle() => EndPending();

    [IterationSetup(Target = nameof(Wait))]
    public void PrepareWait() => Pend(item => WaitOrCatchAsync(_sources[item].Task));

    [IterationSetup(Target = nameof(WhenAny))]
    public void PrepareWhenAny() => Pend(item => WhenAnyOrDelayAsync(_sources[item].Task));

    [IterationSetup(Target = nameof(Linked))]
    public void PrepareLinked() => Pend(item => LinkedSourceAsync(_ => _sources[item].Task));

    [IterationSetup(Target = nameof(Ours))]
    public void PrepareOurs() => Pend(item => _sources[item].Task.WithTimeoutAsync(Allowed, Fallback));

    [IterationSetup(Target = nameof(OursOperation))]
    public void PrepareOursOperation() => Pend(item => Timeouts.RunAsync(Allowed, _ => _sources[item].Task, Fallback));

    [Benchmark(Description = Contender.NoTimeouts, Baseline = true)]
    public Task Idle() => TickAsync();

    [Benchmark(Description = Contender.WaitAsyncCatch)]
    public Task Wait() => TickAsync();

    [Benchmark(Description = Contender.WhenAnyDelay)]
    public Task WhenAny() => TickAsync();

    [Benchmark(Description = Contender.LinkedTokenSource)]
    public Task Linked() => TickAsync();

    [Benchmark(Description = Contender.Ours)]
    public Task Ours() => TickAsync();

    [Benchmark(Description = Contender.OursOperation)]
    public Task OursOperation() => TickAsync();

    private async Task TickAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        for (int tick = 0; tick < _ticks; tick++)
        {
            Probe?.Enter(tick);
            await timer.WaitForNextTickAsync();
            Probe?.Leave();
        }
    }

    private void Pend(Func<int, Task<int>> start)
    {
        EndPending();
        for (int item = 0; item < Pending; item++)
        {
            _sources[item] = new TaskCompletionSource<int>();
            _waits[item] = start(item);
        }

        GC.Collect();
    }

    // Those of another contender, or of an invocation before.
    private void EndPending()
    {
        foreach (TaskCompletionSource<int>? source in _sources)
        {
            source?.TrySetResult(1);
        }

        Task.WaitAll(_waits);
    }
}
