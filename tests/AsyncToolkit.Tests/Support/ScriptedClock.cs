namespace AsyncToolkit.Tests.Support;

/// <summary>A clock of one timer: it tells the time that a test gives it, notes what its timer is set to, and fires when a test says so.</summary>
internal sealed class ScriptedClock(long frequency) : TimeProvider
{
    private Action? _fire;

    internal long Time { get; set; }

    /// <summary>Called once, when the timer is being set the next time, before that is done.</summary>
    internal Action? OnChange { get; set; }

    /// <summary>Thrown once, when the time is asked for.</summary>
    internal Exception? Failure { get; set; }

    internal TimeSpan SetTo { get; private set; }

    internal int Disposed { get; private set; }

    public override long TimestampFrequency => frequency;

    public override long GetTimestamp()
    {
        if (Failure is { } failure)
        {
            Failure = null;
            throw failure;
        }

        return Time;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _fire = () => callback(state);
        SetTo = dueTime;
        return new Timer(this);
    }

    internal void FireAt(long time)
    {
        Time = time;
        _fire!();
    }

    private sealed class Timer(ScriptedClock clock) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Action? onChange = clock.OnChange;
            clock.OnChange = null;
            onChange?.Invoke();
            clock.SetTo = dueTime;
            return true;
        }

        public void Dispose() => clock.Disposed++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
