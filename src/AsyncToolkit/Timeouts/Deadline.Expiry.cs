using System.Diagnostics.CodeAnalysis;
using AsyncToolkit.Internal;

namespace AsyncToolkit;

/// <remarks>
/// <para>States: running → expired → ended, or running → ended. <see cref="_expiredBy"/> is written once, and never after
/// <see cref="_ended"/>; both under <see cref="_lock"/>, which also guards the list of listeners and the making of the token source. Under it
/// runs nothing of the user's: <see cref="CancellationTokenSource.CancelAsync"/> leaves the callbacks to the pool.</para>
/// <para><b>Listeners</b> are told before the token is canceled, in the order in which they came, and never stand behind
/// a callback of the user's on the token that hangs; whoever asks meanwhile finds the token canceled. Children are listeners of their parent, each with a timer of its own
/// on its own clock: the first of them that fires is the shortest, whatever the clocks say to each other.</para>
/// <para><b>Lateness.</b> Whoever reads the clock and finds the time to be up expires the deadline on the spot, outermost first;
/// timer and reader may meet, and the first one counts. One that ends between the look and what follows from it bounds nothing: then there is
/// another look. Once expired it stays so, if the timer was ahead of the clock.</para>
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

    /// <summary>Cancels the token, once the deadline has expired. The task ends when the callbacks on it have, with what they threw.</summary>
    internal Task CancelToken()
    {
        lock (_lock)
        {
            return _callbacks ??= _source?.CancelAsync() ?? Task.CompletedTask;
        }
    }

    // Whoever has expired it tells the listeners first; who asks meanwhile must find the token canceled.
    private void CancelIfExpired()
    {
        if (Volatile.Read(ref _expiredBy) is not null)
        {
            _ = CancelToken();
        }
    }

    // Reads the clocks, and expires what has passed.
    private Deadline? Notice()
    {
        while (true)
        {
            if (Volatile.Read(ref _expiredBy) is { } known)
            {
                return known;
            }

            if (Volatile.Read(ref _ended))
            {
                return _overdueAtEnd;
            }

            if (Overdue() is not { } overdue)
            {
                return null;
            }

            overdue.Expire(overdue);
            if (Volatile.Read(ref overdue._expiredBy) is not null)
            {
                Expire(overdue);
            }

            // otherwise it has ended in between, and bounds nothing: another look
        }
    }

    // The outermost whose time is up.
    private Deadline? Overdue() =>
        Volatile.Read(ref _expiredBy) ?? LiveParent?.Overdue() ?? (OwnRemaining() == TimeSpan.Zero ? this : null);

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
}
