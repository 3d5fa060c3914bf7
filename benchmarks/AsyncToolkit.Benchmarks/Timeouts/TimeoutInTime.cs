using BenchmarkDotNet.Attributes;

namespace AsyncToolkit.Benchmarks;

/// <summary>Work that suspends and completes in time, one after the other, with a fallback that is not needed.</summary>
[Workload("W7b", "Timeout: completes in time")]
public class TimeoutInTime : TimeoutWorkload
{
    private static readonly Func<CancellationToken, Task<int>> Operation = static _ => YieldAsync();
    private static readonly Func<CancellationToken, ValueTask<int>> ValueOperation = static _ => new ValueTask<int>(YieldAsync());

    private int _items;

    protected override TimeSpan Allowed => TimeSpan.FromSeconds(30);

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        BuildPolly();
        _items = CheckedItems;
        await CheckContendersAsync(_items);
        _items = ItemsPerCall;
    }

    [Benchmark(Description = Contender.PlainLoop)]
    public Task Loop() => RepeatAsync(static _ => YieldAsync());

    [Benchmark(Description = Contender.WaitAsyncCatch, Baseline = true)]
    public Task Wait() => RepeatAsync(static workload => workload.WaitOrCatchAsync(YieldAsync()));

    [Benchmark(Description = Contender.WhenAnyDelay)]
    public Task WhenAny() => RepeatAsync(static workload => workload.WhenAnyOrDelayAsync(YieldAsync()));

    [Benchmark(Description = Contender.LinkedTokenSource)]
    public Task Linked() => RepeatAsync(static workload => workload.LinkedSourceAsync(Operation));

    [Benchmark(Description = Contender.Polly)]
    public Task WithPolly() => RepeatAsync(static workload => workload.PollyAsync(Operation));

    [Benchmark(Description = Contender.Ours)]
    public Task Ours() => RepeatAsync(static workload => YieldAsync().WithTimeoutAsync(workload.Allowed, Fallback));

    [Benchmark(Description = Contender.OursOperation)]
    public Task OursOperation() => RepeatAsync(static workload => ValueOperation.WithTimeoutAsync(workload.Allowed, Fallback));

    [Reason(Contender.SketchAsyncMethod)]
    public Task AsyncMethod() => RepeatAsync(static _ => AwaitAsync(YieldAsync()));

    [Reason(Contender.SketchReused)]
    public Task Reused() => RepeatAsync(static workload => SketchCall.ReusedAsync(YieldAsync(), workload.Allowed, Fallback));

    private static async Task<int> YieldAsync()
    {
        await Task.Yield();
        return 1;
    }

    private async Task RepeatAsync(Func<TimeoutInTime, Task<int>> step)
    {
        for (int item = 0; item < _items; item++)
        {
            if (Probe is not null)
            {
                await RunProbedAsync(Probe, item, async _ => await step(this).ConfigureAwait(false)).ConfigureAwait(false);
            }
            else if (await step(this).ConfigureAwait(false) != 1)
            {
                throw new InvalidOperationException("The work had completed in time.");
            }
        }
    }
}
