using AsyncToolkit.Internal;

namespace AsyncToolkit;

// The list of those who are to be told, and what becomes of it at the end.
public sealed partial class Deadline
{
    /// <summary>
    /// Adds a listener; it is told at once if the time is up. If this deadline has ended, the parent counts.
    /// </summary>
    internal DeadlineLink Link(ICallerListener listener)
    {
        var link = new DeadlineLink(listener);
        for (Deadline? deadline = this; deadline is not null; deadline = deadline.LiveParent)
        {
            deadline.Arm();
            if (deadline.TryAdd(link, out Deadline? expired))
            {
                break;
            }

            if (expired is not null)
            {
                listener.CallerCanceled(expired);
                break;
            }
        }

        return link;
    }

    /// <summary>False if the link is no longer in this list: it may be in another by now.</summary>
    internal bool TryRemove(DeadlineLink link)
    {
        lock (_lock)
        {
            if (!ReferenceEquals(link.Owner, this))
            {
                return false;
            }

            Remove(link);
            return true;
        }
    }

    private static void Tell(DeadlineLink? link, Deadline expired)
    {
        for (; link is not null; link = link.Next)
        {
            link.Listener.CallerCanceled(expired);
        }
    }

    // Under the lock. What is left belongs to the nearest ancestor that has not ended; if that one has expired, the links are
    // returned to be told.
    private DeadlineLink? HandOver(out Deadline? expired)
    {
        expired = null;
        DeadlineLink? first = _first;
        _first = null;
        _last = null;
        Deadline? heir = first is null ? null : LiveParent;
        while (heir is not null && !heir.TryAdopt(first!, out expired) && expired is null)
        {
            heir = heir.LiveParent;
        }

        if (heir is null || expired is not null)
        {
            for (DeadlineLink? link = first; link is not null; link = link.Next)
            {
                link.Owner = null;
            }
        }

        return first;
    }

    private bool TryAdopt(DeadlineLink first, out Deadline? expired)
    {
        lock (_lock)
        {
            expired = _expiredBy;
            if (_ended || expired is not null)
            {
                return false;
            }

            for (DeadlineLink? link = first, next; link is not null; link = next)
            {
                next = link.Next;
                Append(link);
            }

            return true;
        }
    }

    private bool TryAdd(DeadlineLink link, out Deadline? expired)
    {
        lock (_lock)
        {
            expired = _expiredBy;
            if (_ended || expired is not null)
            {
                return false;
            }

            Append(link);
            return true;
        }
    }

    // Under the lock.
    private void Append(DeadlineLink link)
    {
        link.Previous = _last;
        link.Next = null;
        if (_last is null)
        {
            _first = link;
        }
        else
        {
            _last.Next = link;
        }

        _last = link;
        Volatile.Write(ref link.Owner, this);
    }

    // Under the lock.
    private void Remove(DeadlineLink link)
    {
        if (link.Previous is null)
        {
            _first = link.Next;
        }
        else
        {
            link.Previous.Next = link.Next;
        }

        if (link.Next is null)
        {
            _last = link.Previous;
        }
        else
        {
            link.Next.Previous = link.Previous;
        }

        link.Owner = null;
    }

    // A listener that does not show in the public surface.
    private sealed class Child(Deadline deadline) : ICallerListener
    {
        public void CallerCanceled(Deadline? expired) => deadline.Expire(expired!);
    }
}
