namespace AsyncToolkit.Internal;

/// <summary>The rest of a run of array items that a worker has claimed, open to takeover by idle workers.</summary>
/// <remarks>
/// One word holds the whole state (next index below, end above), so every step is one atomic operation on it and an equal word
/// means an equal state: there is no ABA. The owner increments, a thief cuts the upper half off, the owner or its successor
/// refills an empty lane. An owner's increment past the end leaves an empty range behind; the end never grows in place.
/// </remarks>
internal sealed class Lane
{
    private long _range;
    private int _owned = 1;

    /// <summary>The next lane of the same source; written once, before the lane is published.</summary>
    internal Lane? Following { get; set; }

    internal bool HasRest
    {
        get
        {
            long range = Volatile.Read(ref _range);
            return NextOf(range) < EndOf(range);
        }
    }

    internal bool TryOwn() => Volatile.Read(ref _owned) == 0 && Interlocked.CompareExchange(ref _owned, 1, 0) == 0;

    internal void Disown() => Volatile.Write(ref _owned, 0);

    /// <summary>Owner only, on an empty lane.</summary>
    internal void Refill(int next, int end) => Interlocked.Exchange(ref _range, Pack(next, end));

    /// <summary>Owner only. The next index, or -1.</summary>
    internal int TakeNext()
    {
        long range = Interlocked.Increment(ref _range) - 1;
        int next = NextOf(range);
        return next < EndOf(range) ? next : -1;
    }

    /// <summary>Owner only. Empties the lane and returns what was left.</summary>
    internal (int Next, int End) TakeAll()
    {
        long range = Interlocked.Exchange(ref _range, 0);
        return (NextOf(range), EndOf(range));
    }

    /// <summary>Any worker. Cuts off the upper half of what has not started (all of it, if that is one item).</summary>
    internal bool TrySteal(out int next, out int end)
    {
        long range = Volatile.Read(ref _range);
        while (true)
        {
            next = NextOf(range);
            end = EndOf(range);
            int left = end - next;
            if (left <= 0)
            {
                return false;
            }

            int cut = end - ((left + 1) / 2);
            long seen = Interlocked.CompareExchange(ref _range, Pack(next, cut), range);
            if (seen == range)
            {
                next = cut;
                return true;
            }

            range = seen;
        }
    }

    private static long Pack(int next, int end) => ((long)end << 32) | (uint)next;

    private static int NextOf(long range) => (int)range;

    private static int EndOf(long range) => (int)(range >> 32);
}
