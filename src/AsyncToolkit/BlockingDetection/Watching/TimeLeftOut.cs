namespace AsyncToolkit.Internal;

/// <summary>How much time the process did not really have: the machine slept or was overloaded, or a debugger held it.</summary>
/// <remarks>
/// <para>The watchdog comes by every <paramref name="period"/>. If it comes late, beyond an allowance, the time that it is late by counts for
/// nobody; while a debugger is attached, no time counts at all. Both add up in <see cref="_total"/>, of which users take the difference between
/// two readings off what they measure.</para>
/// <para>Only the watchdog writes, the total first; readers read it last. A reader may run between the two writes, or before the watchdog had a chance to come
/// late itself: <see cref="At"/> adds the lateness so far, and in the window between the writes counts it twice. That leaves out too much for an instant,
/// and so misses a report at worst; the other order would invent one.</para>
/// </remarks>
internal sealed class TimeLeftOut(DetectorClock clock, TimeSpan period)
{
    private readonly long _allowed = period.Ticks + clock.LatenessAllowance.Ticks;
    private long _total;
    private long _lastRound = clock.Now();

    internal long At(long now)
    {
        long lateness = Lateness(now - Volatile.Read(ref _lastRound));
        return lateness + Volatile.Read(ref _total);
    }

    /// <summary>The watchdog's: a round has begun.</summary>
    /// <returns>False if the round tells nothing, because it is late or a debugger is attached.</returns>
    internal bool BeginRound(long now)
    {
        long sinceLast = now - _lastRound;
        long leftOut = clock.IsDebuggerAttached ? sinceLast : Lateness(sinceLast);
        Volatile.Write(ref _total, _total + leftOut);
        Volatile.Write(ref _lastRound, now);
        return leftOut == 0;
    }

    private long Lateness(long sinceLast) => sinceLast > _allowed ? sinceLast - period.Ticks : 0;
}
