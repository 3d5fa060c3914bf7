using System.Diagnostics;

namespace AsyncToolkit.Internal;

/// <summary>An array, claimed in runs.</summary>
/// <remarks>
/// <para>Every item is in exactly one place: not claimed (at or behind the cursor), in a worker's claim or lane, in
/// <see cref="_leftovers"/>, or started. Moves between these places are single atomic operations (but see below); an item is in none of them
/// only while one worker carries it from one to the next, and that worker summons a helper after it has put it down.</para>
/// <para>A run starts with one item and doubles, from the fifth on only while the worker's runs are short in time: the claim of a single item is what
/// costs. The last few items are claimed one by one, which costs less than a lane for the rest of a short run. A worker whose body suspends gives the rest of its run back (by turning the cursor back if nobody has claimed since).
/// A worker that finds nothing else cuts off half of another's unstarted rest, so bodies that block or burn CPU hold up nobody.</para>
/// <para>With a limit of 1, whoever has the place is the only one that claims: the cursor is written without atomic steps (whoever has
/// the place next got it by one that came later), and a run is as long as it may be.</para>
/// <para>Where the items have to fit into a <see cref="Room"/>, the cursor stays within it. What lies below the cursor keeps its room,
/// also when it is given back to <see cref="_leftovers"/> or taken over: it can be claimed again at any time.</para>
/// <para>The clock that measures runs is the machine's, not the call's <see cref="TimeProvider"/>: it decides how much is
/// claimed at once, never when something happens.</para>
/// </remarks>
internal sealed class ArraySource<T>(T[] items, int limit, Room? room = null) : Source<T>
{
    private const int LongestRun = 64;
    private const int LongestUnmeasuredRun = 4;
    private const int Few = 3;

    // 50 microseconds
    private static readonly long GrowthWindow = Stopwatch.Frequency / 20_000;

    private readonly HotCounter _cursor = new();
    private Lane? _lanes;
    private Leftovers? _leftovers;

    public override long? KnownCount => items.Length;

    internal override long Extent => items.Length;

    internal override bool HasUnclaimed
    {
        get
        {
            long cursor = Volatile.Read(ref _cursor.Value);
            if ((cursor < items.Length && (room is null || room.Beyond(cursor) > 0)) || Volatile.Read(ref _leftovers) is { Any: true })
            {
                return true;
            }

            for (Lane? lane = Volatile.Read(ref _lanes); lane is not null; lane = lane.Following)
            {
                if (lane.HasRest)
                {
                    return true;
                }
            }

            return false;
        }
    }

    internal override bool LacksRoom => room is not null && !HasUnclaimed;

    // Workers return their claims before they leave, so no lane holds anything by now.
    internal override bool IsExhausted =>
        Volatile.Read(ref _cursor.Value) >= items.Length && Volatile.Read(ref _leftovers) is not { Any: true };

    internal override bool IsUsedUp => IsExhausted;

    internal override bool RunsUserCode => false;

    internal override bool KeepsSlots => room is not null;

    internal override Taken Take(ref Claim<T> claim, FanOutCore engine)
    {
        if (Volatile.Read(ref _leftovers) is { Any: true } leftovers && leftovers.TryPop(out (int Next, int End) run))
        {
            return Put(ref claim, run.Next, run.End);
        }

        if (Volatile.Read(ref _cursor.Value) < items.Length && TryClaimRun(LengthOfNextRun(ref claim), out long first, out long behind))
        {
            return Put(ref claim, (int)first, (int)Math.Min(behind, items.Length));
        }

        for (Lane? lane = Volatile.Read(ref _lanes); lane is not null; lane = lane.Following)
        {
            if (lane.TrySteal(out int next, out int end))
            {
                return Put(ref claim, next, end);
            }
        }

        return Taken.Nothing;
    }

    internal override void Return(ref Claim<T> claim)
    {
        if (claim.LaneInUse)
        {
            (claim.Next, claim.End) = claim.Lane!.TakeAll();
            claim.LaneInUse = false;
        }

        if (claim.Lane is { } lane)
        {
            claim.Lane = null;
            lane.Disown();
        }

        if (claim.Next < claim.End)
        {
            int next = claim.Next;
            claim.Next = claim.End;
            if (limit == 1)
            {
                Volatile.Write(ref _cursor.Value, next);
            }
            else if (Interlocked.CompareExchange(ref _cursor.Value, next, claim.End) != claim.End)
            {
                EnsureLeftovers().Push(next, claim.End);
            }
        }
    }

    private bool TryClaimRun(int length, out long start, out long end)
    {
        if (limit == 1)
        {
            // nobody else claims
            start = _cursor.Value;
            end = Math.Min(start + Math.Min(length, room?.Beyond(start) ?? length), items.Length);
            Volatile.Write(ref _cursor.Value, end);
            return start < end;
        }

        if (room is null)
        {
            end = Interlocked.Add(ref _cursor.Value, length);
            start = end - length;
            return start < items.Length;
        }

        end = 0;
        start = Volatile.Read(ref _cursor.Value);
        while (start < items.Length && room.Beyond(start) is > 0 and var space)
        {
            end = start + Math.Min(length, space);
            long seen = Interlocked.CompareExchange(ref _cursor.Value, end, start);
            if (seen == start)
            {
                return true;
            }

            start = seen;
        }

        return false;
    }

    // The first item goes straight to the worker: what is in a lane can be gone again before its owner looks.
    private Taken Put(ref Claim<T> claim, int start, int end)
    {
        claim.Array = items;
        claim.Index = start;
        claim.Item = items[start];
        int next = start + 1;
        if (limit == 1 || next == end)
        {
            claim.Next = next;
            claim.End = end;
        }
        else
        {
            (claim.Lane ??= OwnLane()).Refill(next, end);
            claim.LaneInUse = true;
        }

        return Taken.Item;
    }

    private int LengthOfNextRun(ref Claim<T> claim)
    {
        if (limit == 1)
        {
            // there is nobody to leave anything to
            return LongestRun;
        }

        if (items.Length - Volatile.Read(ref _cursor.Value) <= Few)
        {
            return 1;
        }

        // A worker that has just begun: its first body may well suspend, and the clock costs as much as some items.
        if (claim.RunStarted == 0 && claim.RunLength < LongestUnmeasuredRun)
        {
            return claim.RunLength = Math.Max(1, claim.RunLength * 2);
        }

        long now = Stopwatch.GetTimestamp();
        claim.RunLength = now - claim.RunStarted < GrowthWindow || claim.RunStarted == 0
            ? Math.Min(claim.RunLength * 2, LongestRun)
            : 1;
        claim.RunStarted = now;
        return claim.RunLength;
    }

    private Lane OwnLane()
    {
        Lane? first = Volatile.Read(ref _lanes);
        for (Lane? lane = first; lane is not null; lane = lane.Following)
        {
            if (lane.TryOwn())
            {
                return lane;
            }
        }

        var added = new Lane();
        while (true)
        {
            added.Following = first;
            Lane? seen = Interlocked.CompareExchange(ref _lanes, added, first);
            if (seen == first)
            {
                return added;
            }

            first = seen;
        }
    }

    private Leftovers EnsureLeftovers()
    {
        if (Volatile.Read(ref _leftovers) is { } existing)
        {
            return existing;
        }

        var created = new Leftovers();
        return Interlocked.CompareExchange(ref _leftovers, created, null) ?? created;
    }
}
