using System.Threading.Channels;
using System.Threading.Tasks.Dataflow;
using BenchmarkDotNet.Attributes;

namespace AsyncToolkit.Benchmarks;

/// <summary>A body per item of an array. The contenders all get the same array and the same delegate; a workload adds the body.</summary>
public abstract class ArrayWorkload : Workload
{
    /// <summary>A channel needs some capacity; this is enough that its writer seldom waits, and no item count is near it.</summary>
    private const int ChannelCapacity = 1_024;

    private int[] _items = [];
    private Func<int, CancellationToken, ValueTask> _body = null!;

    /// <summary>
    /// True if the body keeps a core busy. Whoever starts bodies in a loop of their own then has to start them on the
    /// thread pool, or they run one after the other.
    /// </summary>
    protected virtual bool BurnsCpu => false;

    /// <summary>The body that is measured.</summary>
    protected abstract ValueTask RunBody(int item, CancellationToken cancellationToken);

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        _body = RunBody;
        _items = [.. Enumerable.Range(0, Math.Min(ItemsPerCall, CheckedItems))];
        await CheckContendersAsync(_items.Length);
        _items = [.. Enumerable.Range(0, ItemsPerCall)];
    }

    [Benchmark(Description = Contender.ParallelForEach, Baseline = true)]
    public Task ParallelForEachAsync() => Repeat(static workload => workload.RunParallelForEach());

    [Benchmark(Description = Contender.ParallelFor)]
    public Task ParallelForAsync() => Repeat(static workload => workload.RunParallelFor());

    [Benchmark(Description = Contender.SemaphoreWhenAll)]
    public Task SemaphoreWhenAll() => Repeat(static workload => workload.RunSemaphoreWhenAll());

    [Benchmark(Description = Contender.Dataflow)]
    public Task ActionBlock() => Repeat(static workload => workload.RunActionBlock());

    [Benchmark(Description = Contender.ChannelWorkers)]
    public Task ChannelWorkers() => Repeat(static workload => workload.RunChannelWorkers());

    [Benchmark(Description = Contender.PlainLoop)]
    public Task PlainLoop() => Repeat(static workload => workload.RunPlainLoop());

    [Benchmark(Description = Contender.Ours)]
    public Task ForEachThrottledAsync() => Repeat(static workload => workload.RunForEachThrottled());

    [Reason(Contender.BareInline)]
    public Task BareWorkersInline() => Repeat(static workload => workload.RunBareWorkers(isQueued: false));

    [Reason(Contender.BareQueued)]
    public Task BareWorkersQueued() => Repeat(static workload => workload.RunBareWorkers(isQueued: true));

    private Task RunParallelForEach() =>
        Parallel.ForEachAsync(_items, new ParallelOptions { MaxDegreeOfParallelism = Limit }, _body);

    private Task RunParallelFor() =>
        Parallel.ForAsync(
            0,
            _items.Length,
            new ParallelOptions { MaxDegreeOfParallelism = Limit },
            (index, cancellationToken) => _body(_items[index], cancellationToken));

    /// <summary>Waits before starting, not inside each task: the better of the two ways to write it, since only N tasks wait at a time.</summary>
    private async Task RunSemaphoreWhenAll()
    {
        using var gate = new SemaphoreSlim(Limit);
        var running = new List<Task>(_items.Length);
        foreach (int item in _items)
        {
            await gate.WaitAsync();
            running.Add(BurnsCpu ? StartOnPool(item, gate) : RunAndReleaseAsync(item, gate));
        }

        await Task.WhenAll(running);
    }

    // A method of its own, so that the loop above does not allocate a closure for each item that it does not need.
    private Task StartOnPool(int item, SemaphoreSlim gate) => Task.Run(() => RunAndReleaseAsync(item, gate));

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

    private Task RunActionBlock()
    {
        var options = new ExecutionDataflowBlockOptions { MaxDegreeOfParallelism = Limit, SingleProducerConstrained = true };
        var block = new ActionBlock<int>(item => _body(item, CancellationToken.None).AsTask(), options);
        foreach (int item in _items)
        {
            block.Post(item);
        }

        block.Complete();
        return block.Completion;
    }

    private async Task RunChannelWorkers()
    {
        var channel = Channel.CreateBounded<int>(new BoundedChannelOptions(ChannelCapacity) { SingleWriter = true });
        int count = Math.Min(Limit, _items.Length);
        Task workers = ChannelWorker.StartAsync(channel, count, item => _body(item, CancellationToken.None));
        foreach (int item in _items)
        {
            await channel.Writer.WriteAsync(item);
        }

        await ChannelWorker.SendHomeAsync(channel, count);
        await workers;
    }

    private async Task RunPlainLoop()
    {
        foreach (int item in _items)
        {
            await _body(item, CancellationToken.None);
        }
    }

    /// <summary>The plain loop, and what a body does to its context, the next one does not see.</summary>
    private protected Task RunIsolatedLoop() => Repeat(static async workload =>
    {
        ExecutionContext context = ExecutionContext.Capture()!;
        foreach (int item in workload._items)
        {
            await workload._body(item, CancellationToken.None);
            Isolation.Restore(context);
        }
    });

    /// <summary>For bodies that complete synchronously.</summary>
    private protected Task RunBareCall() => Repeat(static workload => new BareCall(workload._items, workload.Limit, workload._body).RunAsync());

    /// <summary>For bodies that complete synchronously.</summary>
    private protected Task RunOneWorkItem(bool withSecond = false, bool withBallast = false) =>
        Repeat(workload => new OneWorkItem(workload._items, workload._body, withSecond, withBallast).RunAsync());

    private Task RunForEachThrottled() => _items.ForEachThrottledAsync(Limit, _body);

    private Task RunBareWorkers(bool isQueued) => new BareArrayWorkers(_items, Math.Min(Limit, _items.Length), _body, isQueued).RunAsync();

    /// <summary>One call without anything around it, or several in a row.</summary>
    private Task Repeat(Func<ArrayWorkload, Task> call) => CallsPerInvocation == 1 ? call(this) : RepeatAsync(call);

    private async Task RepeatAsync(Func<ArrayWorkload, Task> call)
    {
        for (int i = 0; i < CallsPerInvocation; i++)
        {
            await call(this);
        }
    }
}
