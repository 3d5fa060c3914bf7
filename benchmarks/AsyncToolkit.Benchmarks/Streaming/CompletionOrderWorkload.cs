using System.Threading.Channels;
using BenchmarkDotNet.Attributes;

namespace AsyncToolkit.Benchmarks;

/// <summary>Results in the order of completion.</summary>
public abstract class CompletionOrderWorkload : StreamedWorkload
{
    private ThrottleOptions? _options;

    [Benchmark(Description = Contender.TransformBlock, Baseline = true)]
    public Task TransformBlock() => RunTransformBlockAsync(ordered: false);

    [Benchmark(Description = Contender.WhenEach)]
    public Task WhenEach() => RunWhenEachAsync();

    [Benchmark(Description = Contender.ParallelForEachChannel)]
    public Task ParallelForEachChannel() => RunParallelForEachAsync();

    [Benchmark(Description = Contender.PlainLoop)]
    public Task PlainLoop() => RunPlainLoopAsync();

    [Benchmark(Description = Contender.Ours)]
    public Task SelectThrottledAsync()
    {
        _options ??= new ThrottleOptions { MaxConcurrency = Limit, ResultOrder = ResultOrder.Completion };
        return ConsumeAsync(Items.SelectThrottledAsync(_options, Selector));
    }

    // It takes all its tasks at once, so it gets a limit's worth of them at a time.
    private async Task<long> RunWhenEachAsync()
    {
        long sum = 0;
        var running = new List<Task<int>>();
        foreach (int[] items in Items.Chunk(Limit))
        {
            running.Clear();
            foreach (int item in items)
            {
                running.Add(Body(item).AsTask());
            }

            await foreach (Task<int> result in Task.WhenEach(running))
            {
                sum += await result;
            }
        }

        return sum;
    }

    private async Task<long> RunParallelForEachAsync()
    {
        var channel = Channel.CreateBounded<int>(ChannelOptions(singleWriter: false));
        Task producing = Task.Run(async () =>
        {
            await Parallel.ForEachAsync(
                Items,
                new ParallelOptions { MaxDegreeOfParallelism = Limit },
                async (item, cancellationToken) => await channel.Writer.WriteAsync(await Body(item), cancellationToken));
            channel.Writer.Complete();
        });
        long sum = await ConsumeAsync(channel.Reader.ReadAllAsync());
        await producing;
        return sum;
    }
}
