using System.Numerics;
using System.Runtime.CompilerServices;

namespace AsyncToolkit.Internal;

/// <summary>The results between the bodies, which put them down in any order, and the one consumer, who takes them one after the other.</summary>
/// <remarks>
/// <para>Each result has a position: the index of its item, or, in order of completion, the next one at the time it is put down.
/// A position lies in a cell of a ring. The <see cref="Room"/> of the source keeps all positions that are open (handed out and
/// not yet taken) within one lap of the ring, so a cell is written once and read once in a lap. Its mark tells the lap: position
/// + 1 for a result, the negative of that for a gap (the item left none). The ring is made in segments, when they are first needed.</para>
/// <para>The consumer waits for one position, and says which (<see cref="_waiting"/>): a producer puts down its result, then looks
/// whether it is this one that is waited for; the consumer says what it waits for, then looks at the cell once more; with a full fence
/// between the two on either side one of them sees the other. Whoever takes the wait back wakes the consumer, or is the
/// consumer itself. A producer that comes late for an earlier position finds another one there and takes nothing.</para>
/// </remarks>
internal sealed class ResultLine<TResult>
{
    /// <summary>Waits for the end of the call, whatever is put down before.</summary>
    internal const long TheEnd = long.MaxValue;

    private const int Nothing = 0;
    private const int LeastShift = 6;

    private readonly Cell[]?[] _segments;
    private readonly int _shift;
    private readonly long _mask;
    private readonly bool _inSourceOrder;
    private readonly HotCounter _tail = new();
    private readonly HotCounter _waiting = new();

    internal ResultLine(int positions, bool inSourceOrder)
    {
        // A result is forgotten after its position was passed: one cell more than positions, so that nobody writes it until the next is.
        ulong last = RuntimeHelpers.IsReferenceOrContainsReferences<TResult>() ? (ulong)positions : (ulong)positions - 1;
        int bits = 64 - BitOperations.LeadingZeroCount(last);
        _shift = Math.Max(LeastShift, (bits + 1) / 2);
        _mask = (1L << Math.Max(bits, _shift)) - 1;
        _segments = new Cell[]?[(_mask + 1) >> _shift];
        _inSourceOrder = inSourceOrder;
    }

    internal enum Look
    {
        Nothing,
        Result,
        Gap,
    }

    /// <summary>Puts down a result. True if the consumer has to be woken, by the caller and after this. Any thread.</summary>
    internal bool Put(long index, TResult result)
    {
        long position = PositionOf(index);
        ref Cell cell = ref CellAt(position);
        cell.Result = result;
        return Mark(ref cell, position, position + 1);
    }

    /// <summary>The item leaves a gap. Otherwise the same.</summary>
    internal bool PutGap(long index)
    {
        long position = PositionOf(index);
        return Mark(ref CellAt(position), position, -(position + 1));
    }

    /// <summary>Consumer only, before the result is taken.</summary>
    internal Look LookAt(long position)
    {
        if (Volatile.Read(ref _segments[SegmentOf(position)]) is not { } segment)
        {
            return Look.Nothing;
        }

        long mark = Volatile.Read(ref segment[OffsetOf(position)].Mark);
        return mark == position + 1 ? Look.Result : mark == -(position + 1) ? Look.Gap : Look.Nothing;
    }

    /// <summary>Consumer only. Takes the result, if there is one, and leaves nothing behind that would keep it alive.</summary>
    internal bool TryTake(long position, out TResult result)
    {
        if (!TryPeek(position, out result))
        {
            return false;
        }

        Forget(position);
        return true;
    }

    /// <summary>The result, if there is one. It is only of use to somebody who then takes the position.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryPeek(long position, out TResult result)
    {
        if (Volatile.Read(ref _segments[SegmentOf(position)]) is { } segment)
        {
            ref Cell cell = ref segment[OffsetOf(position)];
            if (Volatile.Read(ref cell.Mark) == position + 1)
            {
                result = cell.Result;
                return true;
            }
        }

        result = default!;
        return false;
    }

    /// <summary>Leaves nothing behind that would keep the result of a position alive that was just taken, before the next one is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Forget(long position)
    {
        if (RuntimeHelpers.IsReferenceOrContainsReferences<TResult>())
        {
            _segments[SegmentOf(position)]![OffsetOf(position)].Result = default!;
        }
    }

    /// <summary>Consumer only, once nothing is put down any more: the first position from here on that has a result, or -1.</summary>
    internal long NextResult(long from)
    {
        long end = from + _mask + 1;
        for (long position = from; position < end; position++)
        {
            if (_segments[SegmentOf(position)] is null)
            {
                // the next position that is in another segment
                position |= (1L << _shift) - 1;
            }
            else if (LookAt(position) == Look.Result)
            {
                return position;
            }
        }

        return -1;
    }

    /// <summary>Consumer only. Followed by another look, since what is put down from now on wakes and what was before does not.</summary>
    internal void Wait(long position) => Interlocked.Exchange(ref _waiting.Value, position == TheEnd ? TheEnd : position + 1);

    /// <summary>Consumer only. False if somebody is about to wake it.</summary>
    internal bool TryWaitNoMore(long position)
    {
        long wait = position == TheEnd ? TheEnd : position + 1;
        return Interlocked.CompareExchange(ref _waiting.Value, Nothing, wait) == wait;
    }

    /// <summary>Ends every wait. True if the consumer has to be woken. Any thread.</summary>
    internal bool TakeAnyWait() => Interlocked.Exchange(ref _waiting.Value, Nothing) != Nothing;

    private bool Mark(ref Cell cell, long position, long mark)
    {
        Interlocked.Exchange(ref cell.Mark, mark);
        return Volatile.Read(ref _waiting.Value) == position + 1
            && Interlocked.CompareExchange(ref _waiting.Value, Nothing, position + 1) == position + 1;
    }

    private long PositionOf(long index) => _inSourceOrder ? index : Interlocked.Increment(ref _tail.Value) - 1;

    private int SegmentOf(long position) => (int)((position & _mask) >> _shift);

    private int OffsetOf(long position) => (int)(position & ((1L << _shift) - 1));

    private ref Cell CellAt(long position) =>
        ref (Volatile.Read(ref _segments[SegmentOf(position)]) ?? NewSegment(SegmentOf(position)))[OffsetOf(position)];

    private Cell[] NewSegment(int segment)
    {
        var created = new Cell[1 << _shift];
        return Interlocked.CompareExchange(ref _segments[segment], created, null) ?? created;
    }

    private struct Cell
    {
        internal TResult Result;
        internal long Mark;
    }
}
