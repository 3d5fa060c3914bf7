using System.Collections.Concurrent;

namespace AsyncToolkit.Benchmarks;

/// <summary>Fills the places that a consumer has freed, all that there are in one work item: a body that blocks holds up the others.</summary>
internal sealed class BareFiller(int[] items, int started) : IThreadPoolWorkItem
{
    private readonly ConcurrentQueue<BarePlace> _free = new();
    private int _started = started;
    private int _freed;

    internal void Free(BarePlace place)
    {
        _free.Enqueue(place);
        if (Interlocked.Increment(ref _freed) == 1)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    // One at a time: who frees a place queues it only if there was none left to be filled.
    void IThreadPoolWorkItem.Execute()
    {
        int freed = Volatile.Read(ref _freed);
        do
        {
            for (int i = 0; i < freed; i++)
            {
                // counted after it was put there, so that it is
                if (_free.TryDequeue(out BarePlace? place) && _started < items.Length)
                {
                    place.Fill(items[_started++]);
                }
            }

            freed = Interlocked.Add(ref _freed, -freed);
        }
        while (freed != 0);
    }
}
