namespace AsyncToolkit.Internal;

/// <summary>Measures how long a work item waits for a pool thread, and says when that is starvation, and why.</summary>
/// <remarks>
/// <para>States: <em>resting</em> (<see cref="_beat"/> null), <em>waiting</em> for a beat to start, <em>starving</em>
/// (<see cref="_starvation"/> set, its beat still waiting). At most one beat is queued at a time, so a starving pool is not fed by its doctor.
/// Only the watchdog's thread runs <see cref="Round"/>; a beat is a work item that notes the time and nothing else.</para>
/// <para>The detector's clock and the pool may throw. They are asked before the state changes, so that the next round does what this one could not.</para>
/// </remarks>
internal sealed class Heartbeat(BlockingDetector detector, TimeSpan interval, TimeSpan threshold, Action<IThreadPoolWorkItem> queue)
{
    // Below the first share of all processors, with hardly anything completed, the threads are blocked; above the second they are busy.
    private const double IdleShare = 0.3;
    private const double BusyShare = 0.7;

    private readonly DetectorClock _clock = detector.Clock;
    private readonly long _interval = Math.Min(interval.Ticks, BlockingDetector.LongestTicks);
    private Beat? _beat;
    private long _nextAt;
    private ThreadPoolStarvation? _starvation;

    internal void Round(long now)
    {
        if (_beat is not { } beat)
        {
            if (now >= _nextAt)
            {
                Start(now);
            }

            return;
        }

        long startedAt = Volatile.Read(ref beat.StartedAt);
        long delay = Math.Max(0, (startedAt == 0 ? now : startedAt) - beat.QueuedAt - (detector.LeftOut.At(now) - beat.LeftOut));
        ThreadPoolStarvation? over = startedAt == 0 ? null : _starvation?.Ended(detector.UtcNow, TimeSpan.FromTicks(delay));
        if (startedAt != 0)
        {
            _beat = null;
            _starvation = null;
            _nextAt = beat.QueuedAt + _interval;
            detector.Reports.Add(new PoolDelay(delay));
            if (over is not null)
            {
                Publish(over);
            }
        }
        else if (_starvation is null && delay >= threshold.Ticks)
        {
            _starvation = Diagnose(beat, delay);
            Publish(_starvation);
        }
    }

    private void Start(long now)
    {
        var beat = new Beat(_clock)
        {
            QueuedAt = now,
            LeftOut = detector.LeftOut.At(now),
            Completed = ThreadPool.CompletedWorkItemCount,
            ProcessorTime = _clock.ProcessorTime,
        };
        queue(beat);
        _beat = beat;
    }

    private ThreadPoolStarvation Diagnose(Beat beat, long delay)
    {
        long completed = ThreadPool.CompletedWorkItemCount - beat.Completed;
        int threads = ThreadPool.ThreadCount;
        double busy = (_clock.ProcessorTime - beat.ProcessorTime).Ticks / (double)Math.Max(1, delay);
        int waiting = WatchedThreads.Alive().Count(thread => thread.IsPoolThread && thread.IsWaiting);
        return new ThreadPoolStarvation(detector.UtcNow - TimeSpan.FromTicks(delay), TimeSpan.FromTicks(delay), Judge(busy / Environment.ProcessorCount, completed, threads))
        {
            ThreadCount = threads,
            PendingWorkItems = ThreadPool.PendingWorkItemCount,
            CompletedWorkItems = completed,
            BusyProcessors = busy,
            BlockedWatchedThreads = waiting,
        };
    }

    internal static StarvationVerdict Judge(double busyShare, long completed, int threads)
    {
        bool completesLittle = completed <= threads;
        return busyShare < IdleShare && completesLittle ? StarvationVerdict.Blocked
            : busyShare > BusyShare || completed > 10L * threads ? StarvationVerdict.Saturated
            : StarvationVerdict.Unclear;
    }

    private void Publish(ThreadPoolStarvation starvation)
    {
        detector.LastStarvation = starvation;
        detector.Reports.Add(new StarvationChange(starvation));
    }

    private sealed class Beat(DetectorClock clock) : IThreadPoolWorkItem
    {
        internal long StartedAt;

        internal required long QueuedAt { get; init; }

        internal required long LeftOut { get; init; }

        internal required long Completed { get; init; }

        internal required TimeSpan ProcessorTime { get; init; }

        void IThreadPoolWorkItem.Execute() => Volatile.Write(ref StartedAt, Math.Max(1, clock.Now()));
    }
}
