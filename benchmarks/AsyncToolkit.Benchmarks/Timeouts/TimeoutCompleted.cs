using BenchmarkDotNet.Attributes;

namespace AsyncToolkit.Benchmarks;

/// <summary>The task has completed already: what is measured is the call itself.</summary>
[Workload("W7a", "Timeout: the task has completed")]
public class TimeoutCompleted : TimeoutWorkload
{
    private static readonly Task<int> Completed = Task.FromResult(1);

    private int _items;

    public override int ItemsPerCall => 1_000_000;

    protected override TimeSpan Allowed => TimeSpan.FromMinutes(10);

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        _items = CheckedItems;
        await CheckContendersAsync(_items);
        _items = ItemsPerCall;
    }

    [Benchmark(Description = Contender.PlainLoop)]
    public Task Loop() => Repeat(static _ => Completed);

    [Benchmark(Description = Contender.WaitAsync, Baseline = true)]
    public Task Wait() => Repeat(static allowed => Completed.WaitAsync(allowed));

    [Benchmark(Description = Contender.Ours)]
    public Task Ours() => Repeat(static allowed => Completed.WithTimeoutAsync(allowed));

    private async Task Repeat(Func<TimeSpan, Task<int>> step)
    {
        TimeSpan allowed = Allowed;
        for (int item = 0; item < _items; item++)
        {
            if (Probe is not null)
            {
                await RunProbedAsync(Probe, item, async _ => await step(allowed));
            }
            else if (!step(allowed).IsCompletedSuccessfully)
            {
                throw new InvalidOperationException("The task has completed.");
            }
        }
    }
}
