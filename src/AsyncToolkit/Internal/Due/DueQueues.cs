using System.Runtime.CompilerServices;

namespace AsyncToolkit.Internal;

/// <summary>The queues of one clock, one for each distinct duration that is in use.</summary>
/// <remarks>
/// <para>Process-wide state, as far as a clock is: found by the clock, which it does not keep alive. It is there because a queue pays
/// off only if the calls that wait for the same duration share it. A queue that has been dropped while somebody still held it goes on
/// working for its holders; it is only not found any more.</para>
/// <para>Queues that nobody waits in are kept for those who come, up to <see cref="MostKept"/> in all, or twice as many as were in use; beyond
/// that, a new duration makes the empty ones go.</para>
/// </remarks>
internal sealed class DueQueues
{
    private const int MostKept = 32;

    private static readonly ConditionalWeakTable<TimeProvider, DueQueues> ByClock = [];
    private static readonly DueQueues OfSystem = new(TimeProvider.System);

    private readonly Lock _lock = new();
    private readonly Dictionary<TimeSpan, DueQueue> _queues = [];
    private readonly TimeProvider _timeProvider;
    private DueQueue? _latest;
    private int _limit = MostKept;

    private DueQueues(TimeProvider timeProvider) => _timeProvider = timeProvider;

    /// <summary>The queue of those that wait for this duration on this clock.</summary>
    internal static DueQueue Find(TimeProvider timeProvider, TimeSpan duration) =>
        (ReferenceEquals(timeProvider, TimeProvider.System) ? OfSystem : ByClock.GetValue(timeProvider, static clock => new DueQueues(clock)))
        .Find(duration);

    private DueQueue Find(TimeSpan duration)
    {
        if (Volatile.Read(ref _latest) is { } latest && latest.Duration == duration)
        {
            return latest;
        }

        DueQueue? queue;
        lock (_lock)
        {
            if (_queues.TryGetValue(duration, out queue))
            {
                Volatile.Write(ref _latest, queue);
                return queue;
            }
        }

        // A clock's code runs here, as it does below.
        var made = new DueQueue(_timeProvider, duration);
        List<DueQueue>? dropped = null;
        lock (_lock)
        {
            if (!_queues.TryGetValue(duration, out queue))
            {
                if (_queues.Count >= _limit)
                {
                    dropped = [.. _queues.Values.Where(static queue => queue.IsIdle)];
                    dropped.ForEach(idle => _queues.Remove(idle.Duration));

                    // of many durations in use, each must not look through all the others
                    _limit = Math.Max(MostKept, 2 * _queues.Count);
                }

                queue = made;
                _queues.Add(duration, queue);
            }

            Volatile.Write(ref _latest, queue);
        }

        dropped?.ForEach(static idle => idle.ReleaseTimer());
        return queue;
    }
}
