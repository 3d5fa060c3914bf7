using System.Diagnostics.CodeAnalysis;
using AsyncToolkit.Internal;

namespace AsyncToolkit;

/// <remarks>
/// <para>States: running → expired → ended, or running → ended. <see cref="_expiredBy"/> is written once, and never after
/// <see cref="_ended"/>; both under <see cref="_lock"/>, which also guards the list of listeners and the making of the token source. Under it
/// runs nothing of the user's: <see cref="CancellationTokenSource.CancelAsync"/> leaves the callbacks to the pool.</para>
/// <para><b>Listeners</b> are told before the token is canceled, in the order in which they came, and never stand behind
/// a callback of the user's on the token that hangs. Children are listeners of their parent, each with a timer of its own
/// on its own clock: the first of them that fires is the shortest, whatever the clocks say to each other.</para>
/// <para><b>Lateness.</b> Whoever reads the clock and finds the time to be up expires the deadline on the spot, outermost first;
/// timer and reader may meet, and the first one counts. Once expired it stays so, if the timer was ahead of the clock.</para>
/// <para><b>Arming</b> happens when somebody first needs to be told. Two that meet there both make a timer, and the second
/// takes its own away again: nobody waits for, or relies on, what another's call of the clock does.</para>
/// <para><b>Ending</b> hands the listeners that are left to the parent: it still counts for them. Locks are taken from the inside
/// out, a child's and then an ancestor's, and a child never outlives the loop in which it holds both.</para>
/// </remarks>
[SuppressMessage(
    "Design",
    "CA1001:Types that own disposable fields should be disposable",
    Justification = "The token source has neither a timer nor a link to dispose, and its token may be used after the end.")]
public sealed partial class Deadline
{
    // What a TimeProvider's timer takes, as System.Threading.Timer does: 2^32 - 2 milliseconds, about 49.7 days.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly Lock _lock = new();
    private DeadlineLink? _first;
    private DeadlineLink? _last;
    private CancellationTokenSource? _source;
    private Task? _callbacks;
    private ITimer? _timer;
    private DeadlineLink? _parentLink;
    private Deadline? _expiredBy;
    private Deadline? _overdueAtEnd;
    private TimeSpan _remainingAtEnd;
    private bool _armed;
    private bool _ended;

    /// <summary>The deadline that was found expired: this one or one around it. Reads flags and no clock.</summary>
    internal Deadline? Expired
    {
        get
        {
            // An ancestor is flagged a moment before it has told us.
            Deadline? deadline = this;
            Deadline? expired;
            do
            {
                expired = Volatile.Read(ref deadline._expiredBy);
                deadline = deadline.LiveParent;
            }
            while (expired is null && deadline is not null);
            return expired;
        }
    }

    private Deadline? LiveParent
    {
        get
        {
            Deadline? parent = _parent;
            while (parent is not null && Volatile.Read(ref parent._ended))
            {
                parent = parent._parent;
            }

            return parent;
        }
    }

    /// <summary>Expires what has passed, here or around. Reads the clocks, and lets out what they throw.</summary>
    internal void Look() => (Volatile.Read(ref _ended) ? LiveParent : this)?.Notice();

    /// <summary>This deadline, or the nearest around it, that has neither ended nor passed; null if there is none. Reads the clocks, as <see cref="Look"/>.</summary>
    internal Deadline? FindLive()
    {
        Deadline? deadline = Volatile.Read(ref _ended) ? LiveParent : this;
        while (deadline?.Notice() is not null)
        {
            deadline = deadline.LiveParent;
        }

        return deadline;
    }

    /// <summary>Expires the deadline if its time is up, and otherwise arms it. What the clock throws is thrown.</summary>
    internal void Check()
    {
        if (Notice() is null)
        {
            Arm();
        }
    }

    // Sees to it that listeners and the token are told in time.
    private void Arm()
    {
        if (Volatile.Read(ref _armed) || Volatile.Read(ref _expiredBy) is not null || Volatile.Read(ref _ended))
        {
            return;
        }

        if (Volatile.Read(ref _parentLink) is null && LiveParent is { } parent)
        {
            DeadlineLink link = parent.Link(new Child(this));
            if (Interlocked.CompareExchange(ref _parentLink, link, null) is not null)
            {
                link.Unregister();
            }
        }

        if (Timeout != Infinite && Volatile.Read(ref _timer) is null)
        {
            StartTimer();
        }

        Volatile.Write(ref _armed, true);
        if (Volatile.Read(ref _ended))
        {
            Release();
        }
    }

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

    /// <summary>Cancels the token, once the deadline has expired. The task ends when the callbacks on it have, with what they threw.</summary>
    internal Task CancelToken()
    {
        lock (_lock)
        {
            return _callbacks ??= _source?.CancelAsync() ?? Task.CompletedTask;
        }
    }

    // Reads the clocks, and expires what has passed.
    private Deadline? Notice()
    {
        if (Volatile.Read(ref _expiredBy) is { } known)
        {
            return known;
        }

        if (Volatile.Read(ref _ended))
        {
            return _overdueAtEnd;
        }

        if (Overdue() is { } overdue)
        {
            overdue.Expire(overdue);
            Expire(overdue);
        }

        return Volatile.Read(ref _expiredBy);
    }

    // The outermost whose time is up.
    private Deadline? Overdue() =>
        Volatile.Read(ref _expiredBy) ?? LiveParent?.Overdue() ?? (OwnRemaining() == TimeSpan.Zero ? this : null);

    private void StartTimer()
    {
        TimeSpan remaining = OwnRemaining();
        ITimer timer = UnflowedTimer.Create(
            _timeProvider,
            static state => ((Deadline)state!).OnTimer(),
            this,
            remaining < LongestTimer ? remaining : LongestTimer,
            Infinite);
        if (Interlocked.CompareExchange(ref _timer, timer, null) is not null)
        {
            timer.Dispose();
        }
    }

    // Who fails here is a clock, there is nobody to tell, and what waits for the deadline must not wait for ever.
    private void OnTimer()
    {
        Deadline? outer = null;
        try
        {
            if (Timeout > LongestTimer && OwnRemaining() > TimeSpan.Zero)
            {
                Interlocked.Exchange(ref _timer, null)?.Dispose();
                StartTimer();
                if (Volatile.Read(ref _ended))
                {
                    Release();
                }

                return;
            }

            // at one instant the outer one wins
            outer = LiveParent?.Notice();
        }
        catch (Exception)
        {
        }

        Expire(outer ?? this);
    }

    private void Expire(Deadline by)
    {
        DeadlineLink? link;
        lock (_lock)
        {
            if (_ended || _expiredBy is not null)
            {
                return;
            }

            Volatile.Write(ref _expiredBy, by);
            link = _first;
            for (DeadlineLink? leaving = link; leaving is not null; leaving = leaving.Next)
            {
                leaving.Owner = null;
            }

            _first = null;
            _last = null;
        }

        Tell(link, by);
        _ = CancelToken();
    }

    private static void Tell(DeadlineLink? link, Deadline expired)
    {
        for (; link is not null; link = link.Next)
        {
            link.Listener.CallerCanceled(expired);
        }
    }

    private CancellationToken EnsureToken()
    {
        lock (_lock)
        {
            if (_source is null)
            {
                if (_ended && _expiredBy is null)
                {
                    return CancellationToken.None;
                }

                _source = new CancellationTokenSource();
                if (_expiredBy is not null)
                {
                    // nobody has registered yet
                    _source.Cancel();
                }
            }

            return _source.Token;
        }
    }

    private void End()
    {
        if (Volatile.Read(ref _ended))
        {
            return;
        }

        // It goes on telling what it told at the end. If the clock fails: that no time was left, and nobody to blame.
        TimeSpan remaining = TimeSpan.Zero;
        Deadline? overdue = null;
        try
        {
            remaining = Remaining;
            overdue = remaining == TimeSpan.Zero ? Overdue() : null;
        }
        catch (Exception)
        {
        }

        DeadlineLink? orphans;
        Deadline? expired;
        lock (_lock)
        {
            if (_ended)
            {
                return;
            }

            _remainingAtEnd = remaining;
            _overdueAtEnd = overdue;
            Volatile.Write(ref _ended, true);
            orphans = HandOver(out expired);
        }

        if (expired is not null)
        {
            Tell(orphans, expired);
        }

        Release();
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

    // The timer last: its disposal is the clock's code, and may throw.
    private void Release()
    {
        Interlocked.Exchange(ref _parentLink, null)?.Unregister();
        Interlocked.Exchange(ref _timer, null)?.Dispose();
    }

    // A listener that does not show in the public surface.
    private sealed class Child(Deadline deadline) : ICallerListener
    {
        public void CallerCanceled(Deadline? expired) => deadline.Expire(expired!);
    }
}
