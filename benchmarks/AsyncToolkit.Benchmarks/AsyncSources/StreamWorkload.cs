using System.Threading.Channels;
using System.Threading.Tasks.Dataflow;
using BenchmarkDotNet.Attributes;

namespace AsyncToolkit.Benchmarks;

/// <summary>
/// A body per item of an asynchronous source. Everybody pulls with back-pressure: what is not yet being worked on is bounded,
/// because such sources may never end.
/// </summary>
public abstract class StreamWorkload : Workload
{
    /// <summary>How far those who need a buffer may pull ahead.</summary>
    private const int BufferCapacity = 1_024;

    private Func<int, CancellationToken, ValueTask> _body = null!;

    /// <summary>How many items the next source has: a few while contenders are checked.</summary>
    protected int SourceLength { get; private set; }

    /// <summary>A source that is fresh for each invocation.</summary>
    protected abstract IAsyncEnumerable<int> OpenSource();

    /// <summary>The body that is measured.</summary>
    protected abstract ValueTask RunBody(int item, CancellationToken cancellationToken);

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        _body = RunBody;
        SourceLength = CheckedItems;
        await CheckContendersAsync(SourceLength);
        SourceLength = ItemsPerCall;
    }

    [Benchmark(Description = Contender.ParallelForEach, Baseline = true)]
    public Task ParallelForEachAsync() =>
        Parallel.ForEachAsync(OpenSource(), new ParallelOptions { MaxDegreeOfParallelism = Limit }, _body);

    [Benchmark(Description = Contender.SemaphoreWhenAll)]
    public async Task SemaphoreWhenAll()
    {
        using var gate = new SemaphoreSlim(Limit);
        var running = new List<Task>();
        await foreach (int item in OpenSource())
        {
            await gate.WaitAsync();
            running.Add(RunAndReleaseAsync(item, gate));
        }

        await Task.WhenAll(running);
    }

    [Benchmark(Description = Contender.Dataflow)]
    public async Task ActionBlock()
    {
        var options = new ExecutionDataflowBlockOptions
        {
            MaxDegreeOfParallelism = Limit,
            BoundedCapacity = Math.Max(Limit, BufferCapacity),
            SingleProducerConstrained = true,
        };
        var block = new ActionBlock<int>(item => _body(item, CancellationToken.None).AsTask(), options);
        await foreach (int item in OpenSource())
        {
            // SendAsync alone would do; Post spares its cost while there is room.
            if (!block.Post(item))
            {
                await block.SendAsync(item);
            }
        }

        block.Complete();
        await block.Completion;
    }

    [Benchmark(Description = Contender.ChannelWorkers)]
    public async Task ChannelWorkers()
    {
        var channel = Channel.CreateBounded<int>(new BoundedChannelOptions(BufferCapacity) { SingleWriter = true });
        Task workers = ChannelWorker.StartAsync(channel, Limit, item => _body(item, CancellationToken.None));
        await foreach (int item in OpenSource())
        {
            await channel.Writer.WriteAsync(item);
        }

        await ChannelWorker.SendHomeAsync(channel, Limit);
        await workers;
    }

    [Benchmark(Description = Contender.PlainLoop)]
    public async Task PlainLoop()
    {
        await foreach (int item in OpenSource())
        {
            await _body(item, CancellationToken.None);
        }
    }

    [Benchmark(Description = Contender.Ours)]
    public Task ForEachThrottledAsync() => OpenSource().ForEachThrottledAsync(Limit, _body);

    private async Task RunAndReleaseAsync(int item, SemaphoreSlim gate)
    {
        try
        {
            await _body(item, CancellationToken.None);
        }
        finally
        {
            gate.Release();
        }
    }
}
