namespace AsyncToolkit.Schedules.Tests.Programs;

/// <summary>A clock that stands still, and whose timers fire when an actor says so. Changed between steps only.</summary>
internal sealed class ManualClock : TimeProvider
{
    private readonly List<ManualTimer> _timers = [];
    private long _now;

    internal int Alive => _timers.Count;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Explorer.Actor.Point();
        var timer = new ManualTimer(this, callback, state, _now + dueTime.Ticks);
        _timers.Add(timer);
        return timer;
    }

    /// <summary>The time passes; timers that are due and not disposed by then fire, one after the other.</summary>
    internal void Pass(TimeSpan time)
    {
        _now += time.Ticks;
        foreach (ManualTimer timer in _timers.FindAll(timer => timer.Due <= _now))
        {
            Explorer.Actor.Point();
            timer.Fire();
        }
    }

    private sealed class ManualTimer(ManualClock clock, TimerCallback callback, object? state, long due) : ITimer
    {
        private bool _fired;

        internal long Due => due;

        // also if it has been disposed since: a real timer may be at this point already
        internal void Fire()
        {
            if (!_fired)
            {
                _fired = true;
                callback(state);
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException();

        public void Dispose()
        {
            Explorer.Actor.Point();
            clock._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
