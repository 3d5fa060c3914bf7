using System.Diagnostics;

namespace AsyncToolkit.Testing;

/// <summary>Measures, in real time, for how long the body of a run that has failed could unwind.</summary>
/// <remarks>
/// What a busy machine takes away does not count: the time for which something of the run waits for a pool thread (the cancellation
/// of its token, to begin with), and that for which the run's own thread was not let run. A bound holds all the same.
/// </remarks>
internal sealed class DrainClock
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(1);

    // The loop looks every few milliseconds: what is longer is time that it did not get.
    private static readonly TimeSpan LongestLook = TimeSpan.FromMilliseconds(20);

    private readonly long _since = Stopwatch.GetTimestamp();
    private long _lookedAt = Stopwatch.GetTimestamp();
    private TimeSpan _drained;

    internal bool IsOver(bool waitsForPool)
    {
        TimeSpan sinceLook = Stopwatch.GetElapsedTime(_lookedAt);
        _lookedAt = Stopwatch.GetTimestamp();
        if (!waitsForPool)
        {
            _drained += sinceLook < LongestLook ? sinceLook : LongestLook;
        }

        return _drained > Length || Stopwatch.GetElapsedTime(_since, _lookedAt) > Length * StallClock.BusyFactor;
    }
}
