using BenchmarkDotNet.Attributes;

namespace AsyncToolkit.Benchmarks;

/// <summary>
/// One kind of operation over and over, on a pool thread: without a detector, beside one, inside a scope of one that is switched off, inside a scope, and
/// under a listener to the task library's events, which is how others find blocking calls.
/// </summary>
public abstract class BlockingWorkload : Workload
{
    private int _items;

    /// <summary>One operation after the other.</summary>
    [Params(1)]
    public override int Limit { get; set; }

    public override int ItemsPerCall => 200_000;

    /// <summary>The detector of the contender that runs; null for none.</summary>
    protected BlockingDetector? Detector { get; private set; }

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        _items = CheckedItems;
        await CheckContendersAsync(_items);
        _items = ItemsPerCall;
    }

    [Benchmark(Description = Contender.NoDetector, Baseline = true)]
    public Task Without() => Task.Run(() => LoopAsync(_items));

    [Benchmark(Description = Contender.OutsideOfScopes)]
    public Task Outside() => WithDetectorAsync(new BlockingDetectorOptions(), isInside: false);

    [Benchmark(Description = Contender.SwitchedOff)]
    public Task SwitchedOff() => WithDetectorAsync(new BlockingDetectorOptions { Enabled = false }, isInside: true);

    [Benchmark(Description = Contender.InsideScope)]
    public Task Inside() => WithDetectorAsync(new BlockingDetectorOptions(), isInside: true);

    [Benchmark(Description = Contender.InsideWithoutContext)]
    public Task InsideWithoutContext() => WithDetectorAsync(new BlockingDetectorOptions { ContextMode = ContextMode.None }, isInside: true);

    [Benchmark(Description = "Task event listener")]
    public async Task UnderAListener()
    {
        using var listener = new TaskEventListener();
        await Task.Run(() => LoopAsync(_items));
    }

    /// <summary>The operations that are measured. Those that await do it here, so that an item is one await.</summary>
    protected abstract Task LoopAsync(int items);

    private async Task WithDetectorAsync(BlockingDetectorOptions options, bool isInside)
    {
        using var detector = new BlockingDetector(options);
        Detector = detector;
        await Task.Run(async () =>
        {
            using BlockingScope? scope = isInside ? detector.Watch("benchmark") : null;
            await Task.Yield();
            await LoopAsync(_items);
        });
        Detector = null;
    }
}
