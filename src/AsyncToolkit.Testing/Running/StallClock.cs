using System.Diagnostics;

namespace AsyncToolkit.Testing;

/// <summary>Measures, in real time, for how long a run has made no progress. It runs only while a test is about to fail or waits for
/// something real; it decides nothing that a test can see while all is well.</summary>
internal sealed class StallClock(TimeSpan timeout)
{
    // What computes or polls is not known to be stuck; it has this many times as long.
    internal const int BusyFactor = 10;

    private long _progress = -1;
    private long _since = Stopwatch.GetTimestamp();
    private long _idleAt = Stopwatch.GetTimestamp();

    /// <summary>Whether nothing at all has happened for the timeout.</summary>
    internal bool IsStalled(long progress)
    {
        if (progress != _progress)
        {
            _progress = progress;
            _since = Stopwatch.GetTimestamp();
            return false;
        }

        return IsOver(_since, 1);
    }

    /// <summary>Whether there has been no idle moment for ten times the timeout.</summary>
    internal bool IsBusyForTooLong() => IsOver(_idleAt, BusyFactor);

    internal void Idle() => _idleAt = Stopwatch.GetTimestamp();

    private bool IsOver(long since, int factor) =>
        timeout != Timeout.InfiniteTimeSpan && !Debugger.IsAttached && Stopwatch.GetElapsedTime(since) / factor > timeout;
}
