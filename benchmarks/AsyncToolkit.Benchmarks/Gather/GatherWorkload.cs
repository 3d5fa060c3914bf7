using System.Threading.Tasks.Dataflow;
using BenchmarkDotNet.Attributes;
using EnumerableAsyncProcessor.Extensions;

namespace AsyncToolkit.Benchmarks;

/// <summary>A result per item of an array, in its order. The contenders all get the same array and the same delegate; a workload adds the body.</summary>
public abstract class GatherWorkload : Workload
{
    private int[] _items = [];
    private Func<int, CancellationToken, ValueTask<int>> _body = null!;

    /// <summary>The body that is measured. Its result is its item.</summary>
    protected abstract ValueTask<int> RunBody(int item, CancellationToken cancellationToken);

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        _body = RunBody;
        _items = [.. Enumerable.Range(0, Math.Min(ItemsPerCall, CheckedItems))];
        await CheckContendersAsync(_items.Length);
        _items = [.. Enumerable.Range(0, ItemsPerCall)];
    }

    [Benchmark(Description = Contender.SemaphoreWhenAll, Baseline = true)]
    public Task SemaphoreWhenAll() => Repeat(static workload => workload.RunSemaphoreWhenAll());

    [Benchmark(Description = Contender.ParallelForEach)]
    public Task ParallelForEachAsync() => Repeat(static workload => workload.RunParallelForEach());

    [Benchmark(Description = Contender.ParallelFor)]
    public Task ParallelForAsync() => Repeat(static workload => workload.RunParallelFor());

    [Benchmark(Description = Contender.TransformBlock)]
    public Task TransformBlock() => Repeat(static workload => workload.RunTransformBlock());

    [Benchmark(Description = Contender.Processor)]
    public Task Processor() => Repeat(static workload => workload.RunProcessor());

    [Benchmark(Description = Contender.QueueIterator)]
    public Task QueueIterator() => Repeat(static workload => workload.RunQueueIterator());

    [Benchmark(Description = Contender.PlainLoop)]
    public Task PlainLoop() => Repeat(static workload => workload.RunPlainLoop());

    [Benchmark(Description = Contender.Ours)]
    public Task GatherAsync() => Repeat(static workload => workload.RunGather());

    [Reason(Contender.LoopIsolated)]
    public Task IsolatedLoop() => Repeat(static workload => workload.RunIsolatedLoop());

    /// <summary>As people write it: one task for each item, the wait for the semaphore inside.</summary>
    private async Task<int[]> RunSemaphoreWhenAll()
    {
        using var gate = new SemaphoreSlim(Limit);
        return await Task.WhenAll(_items.Select(RunWithinAsync));

        async Task<int> RunWithinAsync(int item)
        {
            await gate.WaitAsync();
            try
            {
                return await _body(item, CancellationToken.None);
            }
            finally
            {
                gate.Release();
            }
        }
    }

    private async Task<int[]> RunParallelForEach()
    {
        var results = new int[_items.Length];
        await Parallel.ForEachAsync(
            _items.Select(static (item, index) => (item, index)),
            new ParallelOptions { MaxDegreeOfParallelism = Limit },
            async (pair, cancellationToken) => results[pair.index] = await _body(pair.item, cancellationToken));
        return results;
    }

    private async Task<int[]> RunParallelFor()
    {
        var results = new int[_items.Length];
        await Parallel.ForAsync(
            0,
            _items.Length,
            new ParallelOptions { MaxDegreeOfParallelism = Limit },
            async (index, cancellationToken) => results[index] = await _body(_items[index], cancellationToken));
        return results;
    }

    private async Task<int[]> RunTransformBlock()
    {
        var options = new ExecutionDataflowBlockOptions { MaxDegreeOfParallelism = Limit, SingleProducerConstrained = true };
        var block = new TransformBlock<int, int>(item => _body(item, CancellationToken.None).AsTask(), options);
        foreach (int item in _items)
        {
            block.Post(item);
        }

        block.Complete();
        var results = new int[_items.Length];
        int count = 0;
        while (await block.OutputAvailableAsync())
        {
            while (block.TryReceive(out int result))
            {
                results[count++] = result;
            }
        }

        return results;
    }

    private async Task<int[]> RunProcessor() =>
        await _items.SelectAsync(item => _body(item, CancellationToken.None).AsTask()).ProcessInParallel(Limit).GetResultsAsync();

    /// <summary>The oldest is awaited before the next one starts, so a slow item holds the others back.</summary>
    private async Task<int[]> RunQueueIterator()
    {
        var results = new int[_items.Length];
        var running = new Queue<ValueTask<int>>(Limit);
        int count = 0;
        foreach (int item in _items)
        {
            if (running.Count == Limit)
            {
                results[count++] = await running.Dequeue();
            }

            // each is awaited once, when it is taken out
#pragma warning disable CA2012
            running.Enqueue(_body(item, CancellationToken.None));
#pragma warning restore CA2012
        }

        while (running.TryDequeue(out ValueTask<int> oldest))
        {
            results[count++] = await oldest;
        }

        return results;
    }

    private async Task<int[]> RunPlainLoop()
    {
        var results = new int[_items.Length];
        for (int i = 0; i < results.Length; i++)
        {
            results[i] = await _body(_items[i], CancellationToken.None);
        }

        return results;
    }

    /// <summary>The same, and what a body does to its context, the next one does not see.</summary>
    private async Task<int[]> RunIsolatedLoop()
    {
        var results = new int[_items.Length];
        ExecutionContext context = ExecutionContext.Capture()!;
        for (int i = 0; i < results.Length; i++)
        {
            results[i] = await _body(_items[i], CancellationToken.None);
            Isolation.Restore(context);
        }

        return results;
    }

    /// <summary>For bodies that suspend.</summary>
    private protected Task RunBareGather(bool isQueued) =>
        Repeat(workload => new BareGather(workload._items, Limit, workload._body, isQueued).RunAsync());

    private Task<int[]> RunGather() => _items.GatherAsync(Limit, _body);

    private async Task Repeat(Func<GatherWorkload, Task<int[]>> call)
    {
        for (int i = 0; i < CallsPerInvocation; i++)
        {
            int[] results = await call(this);
            if (results.Length != _items.Length || results[^1] != _items[^1])
            {
                throw new InvalidOperationException("A result is not at its place.");
            }
        }
    }
}
