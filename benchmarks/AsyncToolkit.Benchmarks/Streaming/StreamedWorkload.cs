using System.Threading.Channels;
using BenchmarkDotNet.Attributes;

namespace AsyncToolkit.Benchmarks;

/// <summary>
/// A result per item of an array, taken one after the other by one consumer. The contenders all get the same array and the same delegate;
/// each holds at most as many items, in flight or waiting to be consumed, as the limit says (those that have two buffers: in each).
/// </summary>
public abstract class StreamedWorkload : Workload
{
    private Func<int, CancellationToken, ValueTask<int>> _body = null!;

    private protected int[] Items { get; private set; } = [];

    /// <summary>The body that is measured.</summary>
    protected abstract ValueTask<int> RunBody(int item, CancellationToken cancellationToken);

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        _body = RunBody;
        Items = [.. Enumerable.Range(0, Math.Min(ItemsPerCall, CheckedItems))];
        await CheckContendersAsync(Items.Length);
        Items = [.. Enumerable.Range(0, ItemsPerCall)];
    }

    [Reason(Contender.PlacesInline)]
    public Task PlacesInline() => RunPlacesAsync(areBodiesQueued: false, isConsumerQueued: false);

    [Reason(Contender.PlacesQueued)]
    public Task PlacesQueued() => RunPlacesAsync(areBodiesQueued: true, isConsumerQueued: false);

    [Reason(Contender.PlacesAllQueued)]
    public Task PlacesAllQueued() => RunPlacesAsync(areBodiesQueued: true, isConsumerQueued: true);

    [Reason(Contender.PlacesBatched)]
    public Task PlacesBatched() => RunPlacesAsync(areBodiesQueued: false, isConsumerQueued: true, areBatched: true);

    [Reason(Contender.PlacesShared)]
    public Task PlacesShared() => ConsumeAsync(RunPlacesAsync(areBodiesQueued: false, isConsumerQueued: true, areBatched: true, new SharedState()));

    /// <summary>The least that a stream can be, with bodies and consumer in work items of their own or not; one work item for all bodies that can begin, or not; with a state that all share, or not.</summary>
    private protected abstract IAsyncEnumerable<int> RunPlacesAsync(
        bool areBodiesQueued, bool isConsumerQueued, bool areBatched, SharedState? shared);

    private Task<long> RunPlacesAsync(bool areBodiesQueued, bool isConsumerQueued, bool areBatched = false) =>
        ConsumeAsync(RunPlacesAsync(areBodiesQueued, isConsumerQueued, areBatched, shared: null));

    private protected ValueTask<int> Body(int item) => _body(item, CancellationToken.None);

    private protected Func<int, CancellationToken, ValueTask<int>> Selector => _body;

    private protected async Task<long> RunPlainLoopAsync()
    {
        long sum = 0;
        foreach (int item in Items)
        {
            sum += await Body(item);
        }

        return sum;
    }

    private protected static async Task<long> ConsumeAsync(IAsyncEnumerable<int> results)
    {
        long sum = 0;
        await foreach (int result in results)
        {
            sum += result;
        }

        return sum;
    }

    private protected async Task<long> RunTransformBlockAsync(bool ordered)
    {
        var block = new System.Threading.Tasks.Dataflow.TransformBlock<int, int>(
            item => Body(item).AsTask(),
            new System.Threading.Tasks.Dataflow.ExecutionDataflowBlockOptions
            {
                MaxDegreeOfParallelism = Limit,
                BoundedCapacity = Limit,
                EnsureOrdered = ordered,
                SingleProducerConstrained = true,
            });
        Task producing = Task.Run(async () =>
        {
            foreach (int item in Items)
            {
                await System.Threading.Tasks.Dataflow.DataflowBlock.SendAsync(block, item);
            }

            block.Complete();
        });
        long sum = await ConsumeAsync(System.Threading.Tasks.Dataflow.DataflowBlock.ReceiveAllAsync(block));
        await producing;
        return sum;
    }

    private protected BoundedChannelOptions ChannelOptions(bool singleWriter) =>
        new(Limit) { SingleReader = true, SingleWriter = singleWriter };
}
