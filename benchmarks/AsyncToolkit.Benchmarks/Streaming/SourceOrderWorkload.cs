using System.Threading.Channels;
using BenchmarkDotNet.Attributes;

namespace AsyncToolkit.Benchmarks;

/// <summary>Results in the order of the source.</summary>
public abstract class SourceOrderWorkload : StreamedWorkload
{
    [Benchmark(Description = Contender.TransformBlock, Baseline = true)]
    public Task TransformBlock() => RunTransformBlockAsync(ordered: true);

    [Benchmark(Description = Contender.ChannelOfTasks)]
    public Task ChannelOfTasks() => RunChannelOfTasksAsync();

    [Benchmark(Description = Contender.QueueIterator)]
    public Task IteratorOverQueue() => ConsumeAsync(IterateAsync());

    [Benchmark(Description = Contender.PlainLoop)]
    public Task PlainLoop() => RunPlainLoopAsync();

    [Benchmark(Description = Contender.Ours)]
    public Task SelectThrottledAsync() => ConsumeAsync(Items.SelectThrottledAsync(Limit, Selector));

    private protected override async IAsyncEnumerable<int> RunPlacesAsync(
        bool areBodiesQueued, bool isConsumerQueued, bool areBatched, SharedState? shared)
    {
        var places = new SourceOrderPlace[Math.Min(Limit, Items.Length)];
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = new SourceOrderPlace(Selector, areBodiesQueued, isConsumerQueued) { Shared = shared };
            places[i].Fill(Items[i]);
        }

        BareFiller? filler = areBatched ? new BareFiller(Items, places.Length) : null;
        for (int i = 0; i < Items.Length; i++)
        {
            SourceOrderPlace place = places[i % places.Length];
            yield return await place.TakeAsync();
            if (filler is not null)
            {
                filler.Free(place);
            }
            else if (i + places.Length < Items.Length)
            {
                place.Fill(Items[i + places.Length]);
            }
        }
    }

    private async Task<long> RunChannelOfTasksAsync()
    {
        // what is in the channel, and one that waits for room or is awaited
        var channel = Channel.CreateBounded<Task<int>>(ChannelOptions(singleWriter: true));
        using var places = new SemaphoreSlim(Limit);
        Task producing = Task.Run(async () =>
        {
            foreach (int item in Items)
            {
                await places.WaitAsync();
                await channel.Writer.WriteAsync(Body(item).AsTask());
            }

            channel.Writer.Complete();
        });
        long sum = 0;
        await foreach (Task<int> result in channel.Reader.ReadAllAsync())
        {
            sum += await result;
            places.Release();
        }

        await producing;
        return sum;
    }

    // What people write by hand: bodies start inside the consumer's moves.
    private async IAsyncEnumerable<int> IterateAsync()
    {
        var running = new Queue<ValueTask<int>>();
        foreach (int item in Items)
        {
            if (running.Count == Limit)
            {
                yield return await running.Dequeue();
            }

#pragma warning disable CA2012 // awaited once, when it is dequeued
            running.Enqueue(Body(item));
#pragma warning restore CA2012
        }

        while (running.TryDequeue(out ValueTask<int> rest))
        {
            yield return await rest;
        }
    }
}
