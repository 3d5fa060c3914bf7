namespace AsyncToolkit.Testing;

/// <summary>The handle that a caller of <see cref="VirtualTimeProvider.CreateTimer"/> holds; what it controls is in the entry.</summary>
internal sealed class VirtualTimer(TimerClock clock, TimerEntry entry) : ITimer
{
    // The longest time that the timers of the runtime accept.
    private const long MaxMilliseconds = 0xFFFF_FFFE;

    ~VirtualTimer() => clock.Dispose(entry);

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        long due = CheckedMilliseconds(dueTime, nameof(dueTime));
        long every = CheckedMilliseconds(period, nameof(period));

        // Whole milliseconds are checked, but ticks are kept: the clock is exact where the runtime's timers round.
        return clock.Arm(entry, due < 0 ? null : Math.Max(0, dueTime.Ticks), every < 0 ? 0 : Math.Max(0, period.Ticks));
    }

    public void Dispose()
    {
        clock.Dispose(entry);
        GC.SuppressFinalize(this);
    }

    public ValueTask DisposeAsync()
    {
        clock.Dispose(entry);
        GC.SuppressFinalize(this);
        return default;
    }

    private static long CheckedMilliseconds(TimeSpan time, string name)
    {
        long milliseconds = (long)time.TotalMilliseconds;
        if (milliseconds is < -1 or > MaxMilliseconds)
        {
            throw new ArgumentOutOfRangeException(name, time, "A timer takes -1 ms (infinite) to 4,294,967,294 ms.");
        }

        return milliseconds;
    }
}
