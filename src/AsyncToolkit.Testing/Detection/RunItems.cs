namespace AsyncToolkit.Testing;

// An item is known by the hash code that the pool's events carry. Two items can share one (the same object queued twice, or a collision):
// they are then told apart by order only, which is all that counting needs.
//
// Guarded by `_items` itself; `_queued` and `_enqueued` are also read without it, the total first. So an item is counted as queued before it
// is counted in the total, and a dequeue marks the worker as running before it takes the item off the count: whoever reads a total and
// then "none queued" sees every item of that total that has not ended on its worker. The other way round one item in a hundred thousand
// is seen in the total, not yet as queued, and, by the time the workers are looked at, on one that was looked at already.

/// <summary>The work items of one run that are in the pool's queues.</summary>
internal sealed class RunItems(RunFlow flow)
{
    private readonly Dictionary<long, Queue<long>> _items = [];
    private long _enqueued;
    private int _queued;

    /// <summary>How many were enqueued so far.</summary>
    internal long Total => Volatile.Read(ref _enqueued);

    /// <summary>How many no worker has taken yet.</summary>
    internal int Queued => Volatile.Read(ref _queued);

    internal void Enqueued(long id)
    {
        lock (_items)
        {
            if (!_items.TryGetValue(id, out Queue<long>? sequences))
            {
                _items[id] = sequences = new Queue<long>(1);
            }

            sequences.Enqueue(_enqueued);
            Interlocked.Increment(ref _queued);
            Interlocked.Increment(ref _enqueued);
        }
    }

    /// <summary>Marks the worker as running the item, if it is one of this run's.</summary>
    internal bool TryDequeue(long id, WorkerSlot slot, out long sequence)
    {
        sequence = -1;
        if (Queued == 0)
        {
            return false;
        }

        lock (_items)
        {
            if (!_items.TryGetValue(id, out Queue<long>? sequences))
            {
                return false;
            }

            sequence = sequences.Dequeue();
            if (sequences.Count == 0)
            {
                _items.Remove(id);
            }

            slot.Begin(flow);
            Interlocked.Decrement(ref _queued);
            return true;
        }
    }

    /// <summary>Forgets what is queued: items that a blocking wait ran in its own place raise no event.</summary>
    internal void Clear()
    {
        lock (_items)
        {
            _items.Clear();
            Volatile.Write(ref _queued, 0);
        }
    }
}
