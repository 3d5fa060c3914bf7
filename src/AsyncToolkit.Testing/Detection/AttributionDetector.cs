using System.Runtime.InteropServices;

namespace AsyncToolkit.Testing;

// Work of a run exists only as: an item in the pool's queues, an item that a worker runs, a flow of the run inside somebody else's item,
// or a callback in the pump's queue. Each turns into the next without a gap, because the enqueue event comes before the item can be taken,
// the worker is marked before the item leaves the count, and whoever enqueues is itself running.
//
// IsIdle reads in an order that makes a mistake visible: the total of enqueued items first and last. If an item ended behind the scan and
// had enqueued another before it, the total has changed.

/// <summary>Exact idle detection: every work item is attributed to the run that enqueued it, by the pool's own events.</summary>
internal sealed class AttributionDetector : IdleDetector
{
    // On processors that reorder stores, a worker's counter can be seen to move before what its item wrote.
    private static readonly bool ReordersStores = RuntimeInformation.ProcessArchitecture is not (Architecture.X64 or Architecture.X86);

    private readonly RunFlow _flow;
    private readonly LostItems _lost = new();
    private QueueMarker? _marker;

    private AttributionDetector(RunFlow flow)
    {
        _flow = flow;
        PoolListener.Add(flow);
    }

    /// <summary>Whether items were given up that a blocking wait had run in its own place.</summary>
    internal bool HasGivenUp { get; private set; }

    internal override string Description => "exact (by events of the thread pool)";

    /// <summary>Null when the runtime does not tell what its pool does.</summary>
    internal static AttributionDetector? TryCreate(RunFlow flow) => PoolListener.TryAcquire() ? new AttributionDetector(flow) : null;

    internal override bool IsIdle()
    {
        if (!LooksIdle())
        {
            return false;
        }

        if (ReordersStores)
        {
            Interlocked.MemoryBarrierProcessWide();
            return LooksIdle();
        }

        return true;
    }

    internal override void Stop()
    {
        PoolListener.Remove(_flow);
        PoolListener.Release();
    }

    /// <summary>Whether a worker runs an item of the run; those that are parked before theirs do not count.</summary>
    internal bool AnyRunning(Func<WorkerSlot, bool>? except = null)
    {
        foreach (WorkerSlot slot in PoolListener.Slots)
        {
            if (slot.IsRunning(_flow) && !slot.IsParked && except?.Invoke(slot) != true)
            {
                return true;
            }
        }

        return false;
    }

    private bool LooksIdle()
    {
        long total = _flow.Items.Total;
        if (_flow.Items.Queued != 0)
        {
            if (_lost.AreLost(total))
            {
                _flow.Items.Clear();
                HasGivenUp = true;
            }

            return false;
        }

        _lost.Reset();
        return _flow.Active == 0 && !AnyRunning() && _flow.Items.Total == total && _flow.Items.Queued == 0 && _flow.Active == 0
            && HasNothingUnseen();
    }

    private bool HasNothingUnseen()
    {
        if (PoolListener.IsFresh && ThreadPool.PendingWorkItemCount != 0)
        {
            _marker ??= QueueMarker.Queue();
            if (!_marker.HasPassed)
            {
                return false;
            }
        }

        _marker = null;
        return true;
    }
}
