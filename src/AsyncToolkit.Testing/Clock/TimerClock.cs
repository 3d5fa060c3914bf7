namespace AsyncToolkit.Testing;

// The clock has two lines of time. The monotonic line (`_elapsed`, ticks since the start) only grows; timers are due on it and timestamps
// are read from it. The wall clock is that line plus `_origin`, which AdjustWallClock moves: a changed wall clock moves no timer.
//
// Everything mutable is guarded by `_lock`; callbacks never run under it.
//
// Invariants, outside the lock:
//   _elapsed <= _target              the goal of the advance that is under way; equal when none is
//   nobody fires  =>  _elapsed == _target, and no armed timer is due unless a run drives the clock
//
// Races:
//   Two threads advance: the first one fires (`_firingThread`), the other only moves clock and goal and returns. The role is taken under
//   the same lock in which the goal is moved, and given away under the one in which it is read: no advance is lost to another, and what
//   the other thread made due is never left behind.
//   A callback advances, re-arms, disposes: it finds the role taken and only changes the state; the loop that called it goes on from there.
//   A callback against Change or Dispose elsewhere: as with any timer, a callback that has begun runs to its end; the generation keeps it
//   from being re-armed over the change.
//
// Driven by a run (`_armed` is set), arming fires nothing: the run is told, and fires due timers when nothing else can run.

/// <summary>The engine of <see cref="VirtualTimeProvider"/>: a line of time, the timers on it, and the loop that fires them.</summary>
internal sealed partial class TimerClock(long origin)
{
    private readonly object _lock = new();
    private readonly TimerQueue _timers = new();
    private long _origin = origin;
    private long _elapsed;
    private long _target;
    private long _sequence;
    private int _firingThread;
    private Action? _armed;
    private SynchronizationContext? _context;

    /// <summary>Whether an advance stops at the due time of each timer. Set at construction only.</summary>
    internal bool StopsAtTimers { get; set; }

    internal long Elapsed
    {
        get
        {
            lock (_lock)
            {
                return _elapsed;
            }
        }
    }

    internal int ActiveTimers
    {
        get
        {
            lock (_lock)
            {
                return _timers.Count;
            }
        }
    }

    internal DateTimeOffset? NextTimerDue
    {
        get
        {
            lock (_lock)
            {
                return _timers.Earliest is { } entry ? WallClock(entry.Due) : null;
            }
        }
    }

    internal DateTimeOffset Read(long autoAdvance)
    {
        DateTimeOffset now;
        bool mustFire;
        lock (_lock)
        {
            now = WallClock(_elapsed);
            if (autoAdvance == 0)
            {
                return now;
            }

            mustFire = Move(autoAdvance);
        }

        if (mustFire)
        {
            FireDueTimers();
        }

        return now;
    }

    internal void Advance(long delta)
    {
        bool mustFire;
        lock (_lock)
        {
            mustFire = Move(delta);
        }

        if (mustFire)
        {
            FireDueTimers();
        }
    }

    internal void AdvanceTo(DateTimeOffset value)
    {
        bool mustFire;
        lock (_lock)
        {
            long delta = value.UtcTicks - (_origin + _elapsed);
            if (delta < 0)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(value), value, $"The clock stands at {TimerDescription.Of(WallClock(_elapsed))} and cannot be set back; AdjustTime can do that.");
            }

            mustFire = Move(delta, isToATime: true);
        }

        if (mustFire)
        {
            FireDueTimers();
        }
    }

    internal void AdjustWallClock(long utcTicks)
    {
        lock (_lock)
        {
            _origin = utcTicks - _elapsed;
        }
    }

    /// <summary>Arms the timer anew; a null due time leaves it disarmed. False once it has been disposed.</summary>
    internal bool Arm(TimerEntry entry, long? dueTime, long period)
    {
        Action? armed;
        bool mustFire;
        lock (_lock)
        {
            if (entry.IsDisposed)
            {
                return false;
            }

            _timers.Remove(entry);
            entry.Generation++;
            if (dueTime is not { } ticks)
            {
                return true;
            }

            entry.Period = period;
            Enqueue(entry, _elapsed + ticks);
            armed = _armed;
            mustFire = armed is null && TryTakeRole();
        }

        armed?.Invoke();
        if (mustFire)
        {
            FireDueTimers();
        }

        return true;
    }

    internal void Dispose(TimerEntry entry)
    {
        lock (_lock)
        {
            entry.IsDisposed = true;
            entry.Generation++;
            _timers.Remove(entry);
        }
    }

    internal IReadOnlyList<string> DescribeTimers()
    {
        lock (_lock)
        {
            return [.. _timers.ToSortedList().Select(entry => TimerDescription.Of(entry, WallClock(entry.Due), _elapsed))];
        }
    }

    // A timer can be due later than the last date that there is.
    private DateTimeOffset WallClock(long elapsed) => new(Math.Clamp(_origin + elapsed, 0, DateTime.MaxValue.Ticks), TimeSpan.Zero);

    private void Enqueue(TimerEntry entry, long due)
    {
        entry.Due = due;
        entry.Sequence = _sequence++;
        _timers.Add(entry);
    }

    /// <summary>Moves the goal, and the clock with it unless it is to stop at each timer. The lock is held.</summary>
    /// <returns>True if the caller has got the role, and is to fire.</returns>
    private bool Move(long delta, bool isToATime = false)
    {
        // What another thread adds comes on top of the advance that is under way, wherever that has got to.
        bool isOnTop = !isToATime && _firingThread != Environment.CurrentManagedThreadId;
        if (delta > DateTime.MaxValue.Ticks - (_origin + (isOnTop ? _target : _elapsed)))
        {
            throw new ArgumentOutOfRangeException(nameof(delta), new TimeSpan(delta), "The clock would pass the last date that there is.");
        }

        if (StopsAtTimers && _firingThread == 0)
        {
            _target += delta;
        }
        else
        {
            // In a callback the time passes at once, as if the callback had taken that long: were it left to the loop outside,
            // a periodic callback that advances by its own period would never let the loop end.
            _elapsed += delta;
            _target = isOnTop ? _target + delta : Math.Max(_target, _elapsed);
        }

        return TryTakeRole();
    }

    /// <summary>False if a thread fires already: it sees the new goal under the lock. The lock is held.</summary>
    private bool TryTakeRole()
    {
        if (_firingThread != 0)
        {
            return false;
        }

        _firingThread = Environment.CurrentManagedThreadId;
        return true;
    }

    /// <summary>Fires what is due up to the goal. Within the role, which it gives up.</summary>
    private void FireDueTimers()
    {
        bool completed = false;
        try
        {
            while (TakeDueTimer() is { } due)
            {
                Fire(due.Entry, due.Generation, due.FiredAt);
            }

            completed = true;
        }
        finally
        {
            if (!completed)
            {
                // The exception ends this advance where it stands; what else is due fires with the next one.
                lock (_lock)
                {
                    _target = _elapsed;
                    _firingThread = 0;
                }
            }
        }
    }

    private (TimerEntry Entry, int Generation, long FiredAt)? TakeDueTimer()
    {
        lock (_lock)
        {
            if (_timers.Earliest is not { } entry || entry.Due > _target)
            {
                _elapsed = _target;
                _firingThread = 0;
                return null;
            }

            _timers.Remove(entry);
            _elapsed = Math.Max(_elapsed, entry.Due);
            return (entry, entry.Generation, _elapsed);
        }
    }

    private void Fire(TimerEntry entry, int generation, long firedAt)
    {
        try
        {
            entry.Invoke();
        }
        finally
        {
            lock (_lock)
            {
                if (entry.Generation == generation && entry.Period > 0)
                {
                    // Time that passed inside the callback shifts the rhythm; a long advance outside does not, it fires repeatedly.
                    Enqueue(entry, (_elapsed == firedAt ? entry.Due : _elapsed) + entry.Period);
                }
            }
        }
    }
}
