using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Schedules.Tests.Programs;

/// <summary>A clock that stands still, and whose timers fire when an actor says so. Changed between steps only.</summary>
internal sealed class ManualClock : TimeProvider
{
    private readonly List<ManualTimer> _timers = [];
    private long _now;

    internal ManualClock() => TrackedTest.Current.Add(this, () => Armed == 0 ? null : $"{Armed} timers");

    internal int Alive => _timers.Count;

    /// <summary>Those that will fire, if nothing changes.</summary>
    internal int Armed => _timers.Count(timer => timer.Due != long.MaxValue);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Explorer.Actor.Point();
        var timer = new ManualTimer(this, callback, state) { Due = DueIn(dueTime) };
        _timers.Add(timer);
        return timer;
    }

    /// <summary>The time passes; timers that are due and not disposed by then fire, one after the other.</summary>
    internal void Pass(TimeSpan time)
    {
        _now += time.Ticks;
        List<ManualTimer> due = _timers.FindAll(timer => timer.Due <= _now);

        // each has fired by now, whatever becomes of it meanwhile; set again, it fires again
        due.ForEach(static timer => timer.Due = long.MaxValue);
        foreach (ManualTimer timer in due)
        {
            Explorer.Actor.Point();
            timer.Fire();
        }
    }

    private long DueIn(TimeSpan dueTime) => dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : _now + dueTime.Ticks;

    private sealed class ManualTimer(ManualClock clock, TimerCallback callback, object? state) : ITimer
    {
        internal required long Due { get; set; }

        // also if it has been disposed, or set to another time, since: a real timer may be at this point already
        internal void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Explorer.Actor.Point();
            Due = clock.DueIn(dueTime);
            return true;
        }

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
