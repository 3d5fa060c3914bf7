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

    private protected override async IAsyncEnumerable<int> RunPlacesAsync(
        bool areBodiesQueued, bool isConsumerQueued, bool areBatched, SharedState? shared)
    {
        var completed = Channel.CreateUnbounded<CompletionOrderPlace>(
            new UnboundedChannelOptions { SingleReader = true, AllowSynchronousContinuations = !isConsumerQueued });
        int started = Math.Min(Limit, Items.Length);
        for (int i = 0; i < started; i++)
        {
            new CompletionOrderPlace(Selector, areBodiesQueued, completed.Writer) { Shared = shared }.Fill(Items[i]);
        }

        BareFiller? filler = areBatched ? new BareFiller(Items, started) : null;
        for (int i = 0; i < Items.Length; i++)
        {
            CompletionOrderPlace place = await completed.Reader.ReadAsync();
            yield return place.Result;
            if (filler is not null)
            {
                filler.Free(place);
            }
            else if (started < Items.Length)
            {
                place.Fill(Items[started++]);
            }
        }
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
