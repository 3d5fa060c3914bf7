namespace AsyncToolkit.Tests.Support;

/// <summary>A clock that tells another's time, and whose timers fire when a test says so.</summary>
internal sealed class LateTimers : TimeProvider
{
    private readonly TimeProvider _inner;
    private readonly List<Timer> _timers = [];

    internal LateTimers(TimeProvider inner)
    {
        _inner = inner;
        TrackedTest.Current.Add(this, () => Armed is > 0 and var armed ? $"{armed} timers that fire late" : null);
    }

    internal int Alive => _timers.Count;

    private int Armed
    {
        get
        {
            lock (_timers)
            {
                return _timers.Count(static timer => timer.IsArmed);
            }
        }
    }

    public override long TimestampFrequency => _inner.TimestampFrequency;

    public override long GetTimestamp() => _inner.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => _inner.GetUtcNow();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state)) { IsArmed = dueTime != Timeout.InfiniteTimeSpan };
        lock (_timers)
        {
            _timers.Add(timer);
        }

        return timer;
    }

    /// <summary>Fires every timer that has not been disposed, on this thread.</summary>
    internal void Fire() => Callbacks()();

    /// <summary>What fires the timers that are there now, whenever it is called: also after they have been disposed.</summary>
    internal Action Callbacks()
    {
        Timer[] timers;
        lock (_timers)
        {
            timers = [.. _timers];
        }

        return () => Array.ForEach(timers, timer => timer.Fire());
    }

    private sealed class Timer(LateTimers owner, Action callback) : ITimer
    {
        internal bool IsArmed { get; set; }

        internal void Fire()
        {
            IsArmed = false;
            callback();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            IsArmed = dueTime != Timeout.InfiniteTimeSpan;
            return true;
        }

        public void Dispose()
        {
            lock (owner._timers)
            {
                owner._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
