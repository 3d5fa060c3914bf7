using AsyncToolkit.Testing;
using BenchmarkDotNet.Attributes;

namespace AsyncToolkit.Benchmarks;

/// <summary>A test of three producers and consumers, as it comes and under seeded schedules; an item is a whole test.
/// <c>AsyncToolkit</c> is <c>VirtualTime.ExploreAsync</c>.</summary>
[Workload("VT4", "Virtual time: a schedule of a small test")]
public class SeededSchedules : Workload
{
    private const string PlainLoop = "Plain loop of RunAsync";

    private int _iterations;

    [Params(1)]
    public override int Limit { get; set; }

    public override int ItemsPerCall => 50;

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        _iterations = ItemsPerCall;
        await CheckContendersAsync(_iterations);
    }

    [Benchmark(Description = PlainLoop, Baseline = true)]
    public async Task RunPlainly()
    {
        int item = 0;
        for (int i = 0; i < _iterations; i++)
        {
            await VirtualTime.RunAsync(time => RunTestAsync(time, item++));
        }
    }

    [Benchmark(Description = Contender.Ours)]
    public Task ExploreAsync()
    {
        int item = 0;
        return VirtualTime.ExploreAsync(time => RunTestAsync(time, item++), _iterations);
    }

    private async Task RunTestAsync(VirtualTimeProvider time, int item)
    {
        Probe?.Enter(item);
        using SemaphoreSlim semaphore = new(1);
        await Task.WhenAll(Enumerable.Range(1, 3).Select(i => Task.Run(async () =>
        {
            await semaphore.WaitAsync();
            await Task.Delay(TimeSpan.FromSeconds(i), time);
            semaphore.Release();
        })));
        Probe?.Leave();
    }
}
