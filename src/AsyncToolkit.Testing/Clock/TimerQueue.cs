using System.Diagnostics;

namespace AsyncToolkit.Testing;

/// <summary>The armed timers, earliest first: a binary heap whose entries know their place, so that any of them leaves in O(log n).</summary>
/// <remarks>
/// A heap with lazy deletion would keep every timeout that was disposed in time until it is due, which under virtual time can be never.
/// Not thread-safe: the clock's lock is held around every call.
/// </remarks>
internal sealed class TimerQueue
{
    private readonly List<TimerEntry> _heap = [];

    internal int Count => _heap.Count;

    internal TimerEntry? Earliest => _heap.Count == 0 ? null : _heap[0];

    internal void Add(TimerEntry entry)
    {
        Debug.Assert(entry.HeapIndex < 0, "An armed timer is removed before it is armed again.");
        _heap.Add(entry);
        MoveUp(entry, _heap.Count - 1);
    }

    /// <summary>Takes the entry out; does nothing when it is not armed.</summary>
    internal void Remove(TimerEntry entry)
    {
        int index = entry.HeapIndex;
        if (index < 0)
        {
            return;
        }

        entry.HeapIndex = -1;
        TimerEntry last = _heap[^1];
        _heap.RemoveAt(_heap.Count - 1);
        if (last == entry)
        {
            return;
        }

        // The last entry fills the hole and may belong above or below it.
        MoveUp(last, index);
        MoveDown(last, last.HeapIndex);
    }

    /// <summary>How many are due at a time, counted up to a limit.</summary>
    internal int CountUntil(long time, int limit)
    {
        int count = 0;
        for (int i = 0; i < _heap.Count && count < limit; i++)
        {
            count += _heap[i].Due <= time ? 1 : 0;
        }

        return count;
    }

    /// <summary>A copy in the order of firing.</summary>
    internal List<TimerEntry> ToSortedList()
    {
        List<TimerEntry> entries = [.. _heap];
        entries.Sort(static (x, y) => x.IsBefore(y) ? -1 : y.IsBefore(x) ? 1 : 0);
        return entries;
    }

    private void MoveUp(TimerEntry entry, int index)
    {
        while (index > 0)
        {
            int parent = (index - 1) / 2;
            if (!entry.IsBefore(_heap[parent]))
            {
                break;
            }

            Place(_heap[parent], index);
            index = parent;
        }

        Place(entry, index);
    }

    private void MoveDown(TimerEntry entry, int index)
    {
        while (true)
        {
            int child = (2 * index) + 1;
            if (child >= _heap.Count)
            {
                break;
            }

            if (child + 1 < _heap.Count && _heap[child + 1].IsBefore(_heap[child]))
            {
                child++;
            }

            if (!_heap[child].IsBefore(entry))
            {
                break;
            }

            Place(_heap[child], index);
            index = child;
        }

        Place(entry, index);
    }

    private void Place(TimerEntry entry, int index)
    {
        _heap[index] = entry;
        entry.HeapIndex = index;
    }
}
