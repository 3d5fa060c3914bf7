using System.Collections.Concurrent;
using System.Threading.Channels;
using System.Threading.Tasks.Dataflow;
using BenchmarkDotNet.Attributes;

namespace AsyncToolkit.Benchmarks;

/// <summary>
/// Visits a complete 4-ary tree from its root: each visit returns the children. Everybody remembers what has been seen and
/// passes over what comes again, as one has to in a graph.
/// </summary>
public abstract class TreeWorkload : Workload
{
    private const int Arity = 4;

    /// <summary>Eight levels: 1 + 4 + 16 + … + 16,384.</summary>
    private const int Nodes = 21_845;

    private static readonly int[] Roots = [0];
    private Func<int, CancellationToken, ValueTask<IEnumerable<int>>> _body = null!;
    private int[][] _children = [];

    public override int ItemsPerCall => Nodes;

    /// <summary>Visits a node and hands back its children, which exist already: allocating them is nobody's merit.</summary>
    protected abstract ValueTask<IEnumerable<int>> RunBody(int node, CancellationToken cancellationToken);

    protected IEnumerable<int> ChildrenOf(int node) => _children[node];

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        _body = RunBody;
        _children = BuildTree(CheckedItems);
        await CheckContendersAsync(CheckedItems);
        _children = BuildTree(Nodes);
    }

    /// <summary>Level by level: the next one begins when the slowest visit of this one has ended.</summary>
    [Benchmark(Description = Contender.ParallelForEachLevels, Baseline = true)]
    public async Task ParallelForEachAsync()
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = Limit };
        var seen = new HashSet<int>(Roots);
        int[] level = Roots;
        while (level.Length > 0)
        {
            var found = new ConcurrentQueue<IEnumerable<int>>();
            await Parallel.ForEachAsync(level, options, async (node, cancellationToken) => found.Enqueue(await _body(node, cancellationToken)));
            level = [.. found.SelectMany(children => children).Where(seen.Add)];
        }
    }

    /// <summary>A task per node, all of which wait for the gate.</summary>
    [Benchmark(Description = Contender.SemaphoreWhenAll)]
    public async Task SemaphoreWhenAll()
    {
        using var gate = new SemaphoreSlim(Limit);
        var seen = new ConcurrentDictionary<int, bool>();
        await VisitAllAsync(Roots);

        async Task VisitAsync(int node)
        {
            IEnumerable<int> children;
            await gate.WaitAsync();
            try
            {
                children = await _body(node, CancellationToken.None);
            }
            finally
            {
                gate.Release();
            }

            await VisitAllAsync(children);
        }

        Task VisitAllAsync(IEnumerable<int> nodes)
        {
            var visits = new List<Task>(Arity);
            foreach (int node in nodes)
            {
                if (seen.TryAdd(node, true))
                {
                    visits.Add(VisitAsync(node));
                }
            }

            return Task.WhenAll(visits);
        }
    }

    /// <summary>The block posts to itself and completes when nothing is queued or in flight.</summary>
    [Benchmark(Description = Contender.Dataflow)]
    public Task ActionBlock()
    {
        var seen = new ConcurrentDictionary<int, bool>();
        int pending = 1;
        ActionBlock<int> block = null!;
        block = new ActionBlock<int>(VisitAsync, new ExecutionDataflowBlockOptions { MaxDegreeOfParallelism = Limit });
        foreach (int root in Roots)
        {
            Add(root);
        }

        End();
        return block.Completion;

        async Task VisitAsync(int node)
        {
            foreach (int child in await _body(node, CancellationToken.None))
            {
                Add(child);
            }

            End();
        }

        void Add(int node)
        {
            if (seen.TryAdd(node, true))
            {
                Interlocked.Increment(ref pending);
                block.Post(node);
            }
        }

        void End()
        {
            if (Interlocked.Decrement(ref pending) == 0)
            {
                block.Complete();
            }
        }
    }

    /// <summary>Unbounded, because workers that write to a full channel would all wait for each other.</summary>
    [Benchmark(Description = Contender.ChannelWorkers)]
    public async Task ChannelWorkers()
    {
        var channel = Channel.CreateUnbounded<int>();
        var seen = new ConcurrentDictionary<int, bool>();
        int pending = 1;
        var end = new TaskCompletionSource();
        Task workers = ChannelWorker.StartAsync(channel, Limit, VisitAsync);
        foreach (int root in Roots)
        {
            Add(root);
        }

        End();
        await Task.WhenAny(end.Task, workers);
        await ChannelWorker.SendHomeAsync(channel, Limit);
        await workers;

        async ValueTask VisitAsync(int node)
        {
            foreach (int child in await _body(node, CancellationToken.None))
            {
                Add(child);
            }

            End();
        }

        void Add(int node)
        {
            if (seen.TryAdd(node, true))
            {
                Interlocked.Increment(ref pending);
                channel.Writer.TryWrite(node);
            }
        }

        void End()
        {
            if (Interlocked.Decrement(ref pending) == 0)
            {
                end.SetResult();
            }
        }
    }

    [Benchmark(Description = Contender.PlainLoop)]
    public async Task PlainLoop()
    {
        var seen = new HashSet<int>(Roots);
        var queue = new Queue<int>(Roots);
        while (queue.TryDequeue(out int node))
        {
            foreach (int child in await _body(node, CancellationToken.None))
            {
                if (seen.Add(child))
                {
                    queue.Enqueue(child);
                }
            }
        }
    }

    [Benchmark(Description = Contender.Ours)]
    public Task TraverseThrottledAsync() => Roots.TraverseThrottledAsync(Limit, _body);

    private static int[][] BuildTree(int nodes) =>
        [.. Enumerable.Range(0, nodes).Select(node => Enumerable.Range((Arity * node) + 1, Arity).Where(child => child < nodes).ToArray())];
}
