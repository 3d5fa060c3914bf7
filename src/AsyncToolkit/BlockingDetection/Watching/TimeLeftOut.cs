namespace AsyncToolkit.Internal;

/// <summary>How much time the process did not really have: the machine slept or was overloaded, or a debugger held it.</summary>
/// <remarks>
/// <para>The watchdog comes by every <paramref name="period"/>. If it comes late, beyond an allowance, the time that it is late by counts for
/// nobody; while a debugger is attached, no time counts at all. Both add up, and users take the difference between
/// two readings off what they measure.</para>
/// <para>Only the watchdog writes. A reader may come before the watchdog had a chance to come late itself: <see cref="At"/> adds the lateness
/// so far. What has been added up and the round that it was added up to are one object, for a reader that saw a new one of the two with
/// an old one would count a lateness twice, or not at all: at the end of what is measured that would miss a report, or invent one, and at
/// its beginning the other way round.</para>
/// </remarks>
internal sealed class TimeLeftOut(DetectorClock clock, TimeSpan period)
{
    private readonly long _allowed = period.Ticks + clock.LatenessAllowance.Ticks;
    private Sum _sum = new(0, clock.Now());

    internal long At(long now)
    {
        Sum sum = Volatile.Read(ref _sum);
        return sum.Total + Lateness(now - sum.UpTo);
    }

    /// <summary>The watchdog's: a round has begun.</summary>
    /// <returns>False if the round tells nothing, because it is late or a debugger is attached.</returns>
    internal bool BeginRound(long now)
    {
        long sinceLast = now - _sum.UpTo;
        long leftOut = clock.IsDebuggerAttached ? sinceLast : Lateness(sinceLast);
        Volatile.Write(ref _sum, new Sum(_sum.Total + leftOut, now));
        return leftOut == 0;
    }

    private long Lateness(long sinceLast) => sinceLast > _allowed ? sinceLast - period.Ticks : 0;

    private sealed record Sum(long Total, long UpTo);
}
