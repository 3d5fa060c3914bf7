using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace AsyncToolkit.Internal;

/// <summary>The way from the watched threads to the reporter: bounded, and never in anybody's way.</summary>
/// <remarks>
/// <para>Those who add take no lock and wait for nothing. <see cref="_count"/> is raised before an observation is queued and lowered after
/// it was taken, so it is never less than what is queued; whoever raises it past the capacity takes that back and drops the observation.
/// Markers of a flush are always taken.</para>
/// <para>Whoever adds sets <see cref="_signal"/> afterwards, and the reporter looks at the queue after each signal until it is empty: nothing stays behind.</para>
/// </remarks>
[SuppressMessage("Reliability", "CA1001:Types that own disposable fields should be disposable", Justification = "Watched threads may signal at any time.")]
internal sealed class ObservationQueue(int capacity)
{
    private readonly ConcurrentQueue<Observation> _queue = new();
    private readonly AutoResetEvent _signal = new(initialState: false);
    private int _count;
    private long _dropped;
    private int _isClosed;

    internal long Dropped => Interlocked.Read(ref _dropped);

    internal bool IsClosed => Volatile.Read(ref _isClosed) != 0;

    /// <summary>Queues an observation.</summary>
    /// <returns>False if it was dropped: the queue is full or closed.</returns>
    internal bool Add(Observation observation)
    {
        if (IsClosed)
        {
            return false;
        }

        if (Interlocked.Increment(ref _count) > capacity && observation is not FlushMarker)
        {
            Interlocked.Decrement(ref _count);
            CountDropped();
            return false;
        }

        _queue.Enqueue(observation);
        _signal.Set();
        return true;
    }

    internal void CountDropped() => Interlocked.Increment(ref _dropped);

    internal void Close()
    {
        Volatile.Write(ref _isClosed, 1);
        _signal.Set();
    }

    /// <summary>Makes the reporter look up, although there is no observation.</summary>
    internal void TryWake()
    {
        try
        {
            _signal.Set();
        }
        catch (Exception)
        {
            // then it looks up at the next observation
        }
    }

    /// <summary>The reporter's: waits for the next observation, which is null if it was only woken.</summary>
    /// <returns>False if the queue is closed and empty.</returns>
    internal bool TryTake(out Observation? observation)
    {
        if (!_queue.TryDequeue(out observation))
        {
            if (IsClosed && _queue.IsEmpty)
            {
                return false;
            }

            _signal.WaitOne();
            if (!_queue.TryDequeue(out observation))
            {
                return true;
            }
        }

        Interlocked.Decrement(ref _count);
        return true;
    }
}
