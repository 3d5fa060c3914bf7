using System.Diagnostics;

namespace AsyncToolkit.Testing;

// Every work item of the run stops inside its dequeue event, on the worker that took it, before it runs. The pump waits until whatever it
// let go has ended and every item that is queued stands at the gate; then it draws one of what could go on now: a parked item, the next
// callback of its own queue, a timer that is due. So one thing runs at a time, and the order is a function of the seed.
//
// Guarded by `_lock`: `_parked`, `_open`. Everything else belongs to the pump. The event handler parks under both locks, the slot's and then
// this one, and sets the slot's mark there; letting go clears the mark under the slot's, which the worker needs to wake: a worker is seen as
// running or as parked, never as neither. Once open (a failure, the end) nobody parks any more and all who were parked go.
//
// What the gate cannot order, and the trace then says: a work item that blocks (it is taken for blocked after 50 ms in a wait, and the
// others go on), and more items at once than the pool has threads.

/// <summary>The order of a seeded run, and the gate at which its work items wait for their turn.</summary>
internal sealed class SeededSchedule(int seed, ScheduleTrace? expected = null)
{
    /// <summary>How many due timers are drawn from.</summary>
    internal const int MaxTimers = 16;

    private static readonly TimeSpan BlockedAfter = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan StarvedAfter = TimeSpan.FromMilliseconds(500);

    private readonly object _lock = new();
    private readonly SortedList<long, WorkerSlot> _parked = [];
    private readonly ScheduleRandom _random = new(seed);
    private readonly ScheduleTrace _trace = new(seed, expected);
    private RunFlow? _flow;
    private AttributionDetector? _detector;
    private Action? _wake;
    private long _blockedSince;
    private long _starvedSince;
    private bool _open;

    internal int Seed => seed;

    /// <summary>Whether real time had a say: something blocked, or the pool had too few threads.</summary>
    internal bool IsExact { get; private set; } = true;

    internal ScheduleTrace Trace => _trace;

    internal bool IsOpen
    {
        get
        {
            lock (_lock)
            {
                return _open;
            }
        }
    }

    /// <summary>Where the way left the recorded one; null while it has not.</summary>
    internal string? Divergence { get; private set; }

    /// <summary>Connects the schedule with its run, before the run starts anything.</summary>
    internal void Attach(RunFlow flow, AttributionDetector detector, Action wake) => (_flow, _detector, _wake) = (flow, detector, wake);

    /// <summary>Holds the calling worker, which has taken the item but not begun it, until it is its turn.</summary>
    internal void Park(WorkerSlot slot, long sequence)
    {
        lock (slot)
        {
            lock (_lock)
            {
                if (_open)
                {
                    return;
                }

                slot.IsParked = true;
                _parked.Add(sequence, slot);
            }

            _wake!();
            while (slot.IsParked)
            {
                Monitor.Wait(slot);
            }

            slot.IsLeaving = false;
        }
    }

    /// <summary>Lets everybody go, now and later: the order matters no more.</summary>
    internal void Open()
    {
        WorkerSlot[] parked;
        lock (_lock)
        {
            _open = true;
            parked = [.. _parked.Values];
            _parked.Clear();
        }

        foreach (WorkerSlot slot in parked)
        {
            LetGo(slot);
        }
    }

    /// <summary>Whether something is still under way, so that it is too early to draw.</summary>
    /// <remarks>The queue is looked at before the workers: an item that leaves it in between is seen on its worker.</remarks>
    internal bool MustWait()
    {
        long total = _flow!.Items.Total;
        if (_flow.Items.Queued == 0)
        {
            _starvedSince = 0;
        }
        else
        {
            // The look gives up items that a blocking wait has run in its own place.
            _detector!.IsIdle();
            IsExact &= !_detector.HasGivenUp;
            if (!IsOver(ref _starvedSince, StarvedAfter))
            {
                return true;
            }

            IsExact = false;
        }

        if (!_detector!.AnyRunning())
        {
            _blockedSince = 0;
            return _flow.Active != 0 || _flow.Items.Total != total;
        }

        if (_detector.AnyRunning(except: static slot => slot.IsWaiting))
        {
            _blockedSince = 0;
            return true;
        }

        if (!IsOver(ref _blockedSince, BlockedAfter))
        {
            return true;
        }

        IsExact = false;
        return false;
    }

    /// <summary>Draws what goes on, and lets it go if it is a parked item.</summary>
    internal Decision Next(bool hasCallback, int dueTimers)
    {
        WorkerSlot? chosen = null;
        Decision decision;
        lock (_lock)
        {
            int callbacks = hasCallback ? 1 : 0;
            int candidates = _parked.Count + callbacks + dueTimers;
            if (candidates == 0)
            {
                return default;
            }

            int index = candidates == 1 ? 0 : _random.Next(candidates);
            if (index < _parked.Count)
            {
                (long sequence, chosen) = (_parked.Keys[index], _parked.Values[index]);
                _parked.RemoveAt(index);
                Divergence = _trace.Add(candidates, sequence);
                decision = new Decision(DecisionKind.WorkItem);
            }
            else
            {
                index -= _parked.Count + callbacks;
                Divergence = _trace.Add(candidates, index - 1 - MaxTimers);
                decision = index < 0 ? new Decision(DecisionKind.Callback) : new Decision(DecisionKind.Timer, index);
            }
        }

        _blockedSince = 0;
        if (chosen is not null)
        {
            LetGo(chosen);
        }

        return decision;
    }

    /// <summary>Compares the whole way at the end of the run, unless a failure has ended the schedule before.</summary>
    internal void Finish()
    {
        if (!IsOpen)
        {
            Divergence ??= _trace.AddEnd();
        }
    }

    public override string ToString() => _trace.ToString();

    private static bool IsOver(ref long since, TimeSpan time)
    {
        if (since == 0)
        {
            since = Stopwatch.GetTimestamp();
        }

        return Stopwatch.GetElapsedTime(since) > time;
    }

    private static void LetGo(WorkerSlot slot)
    {
        lock (slot)
        {
            slot.IsLeaving = true;
            slot.IsParked = false;
            Monitor.Pulse(slot);
        }
    }
}
