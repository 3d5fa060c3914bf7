namespace AsyncToolkit.Testing;

/// <summary>What a virtual run does with the clock: it moves it to the next timer, and fires what is due as a batch or one by one.</summary>
internal sealed partial class TimerClock
{
    /// <summary>Hands the clock to a run, or back: while it is driven, <paramref name="armed"/> is called for each timer that is armed, and
    /// <c>async void</c> callbacks start in <paramref name="context"/>.</summary>
    internal void Drive(Action? armed, SynchronizationContext? context)
    {
        lock (_lock)
        {
            _armed = armed;
            _context = context;
        }
    }

    /// <summary>Moves the clock to the next timer and fires nothing. Null when none is armed or another thread fires; else how far it moved.</summary>
    internal long? MoveToNextTimer()
    {
        lock (_lock)
        {
            if (_firingThread != 0 || _timers.Earliest is not { } entry)
            {
                return null;
            }

            long delta = Math.Max(0, entry.Due - _elapsed);
            _elapsed += delta;
            _target = _elapsed;
            return delta;
        }
    }

    /// <summary>How many timers are due now, counted up to a limit.</summary>
    internal int CountDueTimers(int limit)
    {
        lock (_lock)
        {
            return _timers.Earliest is { } entry && entry.Due <= _elapsed ? _timers.CountUntil(_elapsed, limit) : 0;
        }
    }

    /// <summary>Fires the timers that are due now and were armed before the call, in order.</summary>
    internal void FireBatch()
    {
        long limit;
        lock (_lock)
        {
            limit = _sequence;
        }

        while (FireOne(timers => timers.Earliest is { } entry && entry.Due <= _elapsed && entry.Sequence < limit ? entry : null))
        {
        }
    }

    /// <summary>Fires the timer that is the <paramref name="index"/>-th in order of those due now.</summary>
    internal void FireDueTimer(int index) => FireOne(timers => index == 0 ? timers.Earliest : timers.ToSortedList().ElementAtOrDefault(index));

    private bool FireOne(Func<TimerQueue, TimerEntry?> choose)
    {
        TimerEntry? entry;
        int generation;
        long firedAt;
        SynchronizationContext? context;
        lock (_lock)
        {
            entry = _firingThread != 0 ? null : choose(_timers);
            if (entry is null)
            {
                return false;
            }

            _timers.Remove(entry);
            (generation, firedAt, context) = (entry.Generation, _elapsed, _context);
            _firingThread = Environment.CurrentManagedThreadId;
        }

        try
        {
            SynchronizationContext.SetSynchronizationContext(entry.IsAsyncVoid ? context : null);
            Fire(entry, generation, firedAt);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(null);
            lock (_lock)
            {
                _firingThread = 0;
            }
        }

        return true;
    }
}
