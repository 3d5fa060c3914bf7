using System.Diagnostics;

namespace AsyncToolkit.Internal;

/// <summary>Those who wait for the same duration on the same clock, in the order in which they become due, in front of one timer.</summary>
/// <remarks>
/// <para>Since all wait equally long, who comes last is due last: adding and taking back are list operations, and the timer is touched
/// only when the queue stops being empty, becomes empty, or has fired.</para>
/// <para><b>Locks.</b> <see cref="_gate"/> guards the list and what is known of the timer. No code of the clock's and no node's
/// is called under it: a clock may fire inside a call of its own.</para>
/// <para><b>The armer.</b> Setting the timer is a role (<see cref="_arming"/>), so that what is set last is what was wanted last. Who holds the
/// role sets the timer, then looks again whether it is what is wanted now, until it is; who changes what is wanted meanwhile
/// leaves it to the holder.</para>
/// <para><b>What is known of the timer.</b> <see cref="_armedFor"/>: it fires at that time or earlier. After it has fired this is unknown
/// (<see cref="_unknown"/>), for the firing may be an old one that was overtaken by a setting: then it is set again in any case. An early
/// firing finds nothing due and sets it again. A firing that finds the queue empty turns it off.</para>
/// <para><b>Turning off.</b> Whoever empties the queue turns the timer off, so that nothing is left behind that somebody who counts timers could see. Where
/// nobody can, with the system's clock, it stays on for the next who comes, and turns itself off when it fires: most calls come one after the
/// other, and two settings of a timer cost more than the rest of such a call.</para>
/// <para><b>Becoming due.</b> The firing takes what is due out of the list under the lock, so between it and <see cref="TryRemove"/> there is one
/// winner for each node; then it sees to the timer, then it tells the nodes. If the clock fails, all nodes are told so: nobody
/// waits for a timer that will not fire.</para>
/// <para><b>Time.</b> The system's clock is read in milliseconds, as the timer itself does: a tenth of the price of a timestamp, which is most of what
/// coming costs. So a timeout is as exact there as those of the framework.</para>
/// <para>The hashed and hierarchical timing wheels of Varghese and Lauck (SOSP 1987) have the same aim; with few distinct durations a list
/// for each does without ticks.</para>
/// </remarks>
internal sealed partial class DueQueue
{
    private const long Never = long.MaxValue;

    // What a TimeProvider's timer takes, as System.Threading.Timer does: 2^32 - 2 milliseconds, about 49.7 days. What is due
    // later finds nothing due at the first firing, and sets the timer again.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly SpinGate _gate = new();
    private readonly TimeProvider _timeProvider;
    private readonly bool _isSystem;
    private readonly long _frequency;
    private readonly long _length;
    private DueNode? _first;
    private DueNode? _last;
    private ITimer? _timer;
    private long _armedFor = Never;
    private bool _unknown;
    private bool _arming;

    internal DueQueue(TimeProvider timeProvider, TimeSpan duration)
    {
        _timeProvider = timeProvider;
        _isSystem = ReferenceEquals(timeProvider, TimeProvider.System);
        _frequency = _isSystem ? 1000 : timeProvider.TimestampFrequency;
        Duration = duration;
        // of no use where nobody waits
        Int128 length = ((Int128)duration.Ticks * _frequency + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond;
        _length = length > long.MaxValue ? long.MaxValue : (long)length;
    }

    /// <summary>How long all of them wait. Where there is nothing to wait for, zero or infinite, nobody is ever put in.</summary>
    internal TimeSpan Duration { get; }

    internal TimeProvider TimeProvider => _timeProvider;

    internal bool IsIdle
    {
        get
        {
            using (_gate.EnterScope())
            {
                return _first is null && !_arming;
            }
        }
    }

    /// <summary>The time now, from which others here may count. Lets out what the clock throws.</summary>
    internal long Now() => _isSystem ? Environment.TickCount64 : _timeProvider.GetTimestamp();

    /// <summary>The time since then. Lets out what the clock throws.</summary>
    internal TimeSpan Elapsed(long start) => _isSystem
        ? TimeSpan.FromMilliseconds(Environment.TickCount64 - start)
        : _timeProvider.GetElapsedTime(start);

    /// <summary>When a node that was put in here began to wait.</summary>
    internal long StartOf(DueNode node) => node.Due - _length;

    /// <summary>Puts a node in. If the clock fails over it, the node is told, and so are all others here.</summary>
    /// <param name="node">In no queue.</param>
    /// <param name="start">What <see cref="Now"/> was when the duration began.</param>
    internal void Add(DueNode node, long start)
    {
        Debug.Assert(Duration > TimeSpan.Zero, "There is nothing to wait for.");
        using (_gate.EnterScope())
        {
            node.Due = start > Never - 1 - _length ? Never - 1 : start + _length;
            Insert(node);
            if (!MustSetTimer() || !TryTakeRole())
            {
                return;
            }
        }

        SetTimer();
    }

    /// <summary>False if the node is no longer here.</summary>
    internal bool TryRemove(DueNode node)
    {
        using (_gate.EnterScope())
        {
            if (!node.IsQueued || !ReferenceEquals(node.Queue, this))
            {
                return false;
            }

            Unlink(node);
            if (_first is not null || _isSystem || !MustSetTimer() || !TryTakeRole())
            {
                return true;
            }
        }

        SetTimer();
        return true;
    }

    /// <summary>Gives the timer up. It is made again for whoever still comes.</summary>
    internal void ReleaseTimer()
    {
        ITimer? timer;
        using (_gate.EnterScope())
        {
            if (_first is not null || _arming)
            {
                return;
            }

            timer = _timer;
            _timer = null;
            _armedFor = Never;
            _unknown = false;
        }

        try
        {
            timer?.Dispose();
        }
        catch (Exception)
        {
            // a clock's failure, and nobody waits for it any more
        }
    }

    private void OnTimer()
    {
        long now = 0;
        Exception? failure = null;
        try
        {
            now = Now();
        }
        catch (Exception e)
        {
            failure = e;
        }

        DueNode? due;
        bool hasRole;
        using (_gate.EnterScope())
        {
            _unknown = true;
            due = failure is null ? TakeDue(now) : TakeDue(Never);
            hasRole = TryTakeRole();
        }

        if (hasRole)
        {
            SetTimer();
        }

        Tell(due, failure);
    }

    // Within the role, which it gives up.
    private void SetTimer()
    {
        while (true)
        {
            long wanted;
            using (_gate.EnterScope())
            {
                if (!MustSetTimer())
                {
                    _arming = false;
                    return;
                }

                wanted = _first?.Due ?? Never;
                _armedFor = wanted;
                _unknown = false;
            }

            try
            {
                if (wanted != Never)
                {
                    _timer ??= UnflowedTimer.Create(
                        _timeProvider, static queue => ((DueQueue)queue!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                    _timer.Change(Until(wanted), Timeout.InfiniteTimeSpan);
                }
                else
                {
                    _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                }
            }
            catch (Exception e)
            {
                DueNode? all;
                using (_gate.EnterScope())
                {
                    // as if it were off: whoever comes next tries again
                    _armedFor = Never;
                    _unknown = false;
                    _arming = false;
                    all = TakeDue(Never);
                }

                Tell(all, e);
                return;
            }
        }
    }

    // Up to the next millisecond, since timers round down.
    private TimeSpan Until(long due)
    {
        long left = due - Now();
        if (left <= 0)
        {
            return TimeSpan.Zero;
        }

        Int128 milliseconds = ((Int128)left * 1000 + _frequency - 1) / _frequency;
        return milliseconds >= (Int128)LongestTimer.TotalMilliseconds ? LongestTimer : TimeSpan.FromMilliseconds((double)milliseconds);
    }

    private static void Tell(DueNode? due, Exception? failure)
    {
        while (due is not null)
        {
            DueNode node = due;
            due = node.Next;
            node.Next = null;
            node.OnDue(failure);
        }
    }

    // Under the lock, as what follows and what the list consists of.
    private bool MustSetTimer() => _unknown || (_first is null ? _armedFor != Never : _first.Due < _armedFor);

    private bool TryTakeRole()
    {
        bool free = !_arming;
        _arming = true;
        return free;
    }
}
