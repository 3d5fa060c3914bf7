namespace AsyncToolkit.Internal;

/// <content>The list, in the order of the times. All of it under the lock.</content>
internal sealed partial class DueQueue
{
    private void Insert(DueNode node)
    {
        // Nearly always at the end. Those who started to count before they came, overtake.
        DueNode? before = _last;
        while (before is not null && before.Due > node.Due)
        {
            before = before.Previous;
        }

        DueNode? after = before is null ? _first : before.Next;
        node.Previous = before;
        node.Next = after;
        if (before is null)
        {
            _first = node;
        }
        else
        {
            before.Next = node;
        }

        if (after is null)
        {
            _last = node;
        }
        else
        {
            after.Previous = node;
        }

        node.Queue = this;
        Volatile.Write(ref node.IsQueued, true);
    }

    private void Unlink(DueNode node)
    {
        if (node.Previous is null)
        {
            _first = node.Next;
        }
        else
        {
            node.Previous.Next = node.Next;
        }

        if (node.Next is null)
        {
            _last = node.Previous;
        }
        else
        {
            node.Next.Previous = node.Previous;
        }

        node.Next = null;
        node.Previous = null;
        Volatile.Write(ref node.IsQueued, false);
    }

    // The nodes that are due, chained by Next.
    private DueNode? TakeDue(long now)
    {
        DueNode? due = _first;
        DueNode? lastDue = null;
        for (DueNode? node = due; node is not null && node.Due <= now; node = node.Next)
        {
            lastDue = node;
            node.Previous = null;
            Volatile.Write(ref node.IsQueued, false);
        }

        if (lastDue is null)
        {
            return null;
        }

        _first = lastDue.Next;
        lastDue.Next = null;
        if (_first is null)
        {
            _last = null;
        }
        else
        {
            _first.Previous = null;
        }

        return due;
    }
}
