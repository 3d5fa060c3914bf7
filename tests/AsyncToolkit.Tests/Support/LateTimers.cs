namespace AsyncToolkit.Tests.Support;

/// <summary>A clock that tells another's time, and whose timers fire when a test says so.</summary>
internal sealed class LateTimers(TimeProvider inner) : TimeProvider
{
    private readonly List<Timer> _timers = [];

    internal int Alive => _timers.Count;

    public override long TimestampFrequency => inner.TimestampFrequency;

    public override long GetTimestamp() => inner.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
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

        return () => Array.ForEach(timers, timer => timer.Callback());
    }

    private sealed class Timer(LateTimers owner, Action callback) : ITimer
    {
        internal Action Callback { get; } = callback;

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

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
