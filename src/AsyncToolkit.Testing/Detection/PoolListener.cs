using System.Diagnostics;
using System.Diagnostics.Tracing;

namespace AsyncToolkit.Testing;

// One listener serves all runs of the process, from the start of the first to the end of the last; after that nothing is left of it.
//
// Guarded by `Sync`: `_users`, `_listener`, and every change of `_flows`. Guarded by `SlotSync`, which handlers may take while an
// installation holds the other: every change of `_slots`. Both arrays are replaced and never written to, so they are read without a lock.
//
// The pool raises both events synchronously on the acting thread: enqueue (30) before the item can be taken, dequeue (31) before it runs.
// It looks whether anybody listens only when a worker starts dispatching, so installing proves that events arrive before anyone relies
// on them. A worker that looked just before and was then put aside by the system can, when it comes back, switch the events off until
// the next worker looks. Nobody can see that, so a listener counts as fresh for a second: idle detection then takes nothing that the
// pool has queued for granted, and seeded schedules begin only when the proof has held for a while. Handlers take no lock but `SlotSync`
// and that of a run's items, and call no code of anybody else's.

/// <summary>Hears of every work item that enters and leaves the thread pool, and tells each run of its own.</summary>
internal sealed class PoolListener : EventListener
{
    private const string SourceName = "System.Diagnostics.Eventing.FrameworkEventSource";
    private const EventKeywords ThreadPoolKeyword = (EventKeywords)0x2;
    private const int Enqueue = 30;
    private const int Dequeue = 31;

    // A pool that hands out no thread for so long is starved; the run then starts without attribution and says so.
    private static readonly TimeSpan ProofTimeout = TimeSpan.FromSeconds(5);
    private static readonly object Sync = new();
    private static readonly object SlotSync = new();

    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SteadyAfter = TimeSpan.FromMilliseconds(5);

    private static PoolListener? _listener;
    private static long _installedAt;
    private static int _users;
    private static volatile int _epoch;
    private static volatile RunFlow[] _flows = [];
    private static volatile WorkerSlot[] _slots = [];

    [ThreadStatic]
    private static WorkerSlot? _slot;

    [ThreadStatic]
    private static bool _unseen;

    private volatile bool _sawEnqueue;
    private volatile WorkerSlot? _proof;

    internal static WorkerSlot[] Slots => _slots;

    /// <summary>The run whose item the calling pool thread is running, as far as the last dequeue tells.</summary>
    internal static RunFlow? FlowOfThisThread => _slot is { } slot && slot.Epoch == _epoch ? slot.Owner : null;

    /// <summary>Whether the listener is so new that an enqueued item can have gone unseen.</summary>
    internal static bool IsFresh => Stopwatch.GetElapsedTime(Volatile.Read(ref _installedAt)) < FreshFor;

    internal static bool IsInstalled
    {
        get
        {
            lock (Sync)
            {
                return _listener is not null;
            }
        }
    }

    /// <summary>Keeps the listener installed until <see cref="Release"/>. False when no events arrive; then there is nothing to release.</summary>
    internal static bool TryAcquire()
    {
        if (!PoolInternals.IsSupported)
        {
            return false;
        }

        lock (Sync)
        {
            if (_users == 0 && !TryInstall())
            {
                return false;
            }

            _users++;
            return true;
        }
    }

    internal static void Release()
    {
        lock (Sync)
        {
            if (--_users == 0)
            {
                Uninstall();
            }
        }
    }

    /// <summary>Waits until the events of a fresh listener are steady.</summary>
    internal static void Steady()
    {
        while (_listener is { } listener && Stopwatch.GetElapsedTime(Volatile.Read(ref _installedAt)) < SteadyAfter && listener.ProveEvents())
        {
        }
    }

    /// <summary>What the calling thread enqueues until the result is disposed belongs to nobody.</summary>
    internal static UnseenScope Unseen()
    {
        _unseen = true;
        return default;
    }

    internal static void Add(RunFlow flow)
    {
        lock (Sync)
        {
            _flows = [.. _flows, flow];
        }
    }

    internal static void Remove(RunFlow flow)
    {
        lock (Sync)
        {
            _flows = [.. _flows.Where(other => other != flow)];
        }
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == SourceName)
        {
            EnableEvents(eventSource, EventLevel.Verbose, ThreadPoolKeyword);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventId == Enqueue)
        {
            if (_unseen)
            {
                _sawEnqueue = true;
            }
            else if (RunFlow.OfThisThread is { } flow && !IsGivingBack())
            {
                flow.Items.Enqueued(Id(eventData));
            }
        }
        else if (eventData.EventId == Dequeue)
        {
            OnDequeue(Id(eventData));
        }
    }

    private static long Id(EventWrittenEventArgs eventData) => (long)eventData.Payload![0]!;

    // A worker that the pool retires moves what is left in its own queue to the global one, with an event for each as if it were new.
    private static bool IsGivingBack() => _slot is { } slot && slot.Epoch == _epoch && slot.IsBetweenItems;

    private static bool TryInstall()
    {
        _epoch++;
        PoolListener listener = _listener = new PoolListener();
        Volatile.Write(ref _installedAt, Stopwatch.GetTimestamp());
        if (listener.ProveEvents())
        {
            return true;
        }

        Uninstall();
        return false;
    }

    private static void Uninstall()
    {
        _listener?.Dispose();
        _listener = null;
        lock (SlotSync)
        {
            _slots = [];
        }
    }

    /// <summary>Sends items through the pool until one was seen to enter, to leave and to be counted as completed.</summary>
    private bool ProveEvents()
    {
        long start = Stopwatch.GetTimestamp();

        // Not disposed: an item that a starved pool runs too late still sets it.
        ManualResetEventSlim ran = new();
        while (Stopwatch.GetElapsedTime(start) < ProofTimeout)
        {
            ran.Reset();
            _sawEnqueue = false;
            _proof = null;
            using (Unseen())
            {
                ThreadPool.UnsafeQueueUserWorkItem(
                    static state =>
                    {
                        (PoolListener listener, ManualResetEventSlim ran) = state;
                        listener._proof = _slot is { } slot && slot.Epoch == _epoch ? slot : null;
                        ran.Set();
                    },
                    (this, ran),
                    preferLocal: false);
            }

            if (!ran.Wait(ProofTimeout))
            {
                return false;
            }

            if (_sawEnqueue && _proof is not null)
            {
                return true;
            }

            // Workers that were already dispatching look again when their time slice of 30 ms ends.
            Thread.Yield();
        }

        return false;
    }

    private static void OnDequeue(long id)
    {
        WorkerSlot? slot = _slot;
        if (slot is null || slot.Epoch != _epoch)
        {
            slot = Register();
        }

        foreach (RunFlow flow in _flows)
        {
            if (flow.Items.TryDequeue(id, slot, out long sequence))
            {
                flow.Park(slot, sequence);
                return;
            }
        }

        slot.Begin(null);
    }

    private static WorkerSlot Register()
    {
        lock (SlotSync)
        {
            WorkerSlot slot = _slot = new WorkerSlot(_epoch);
            _slots = [.. _slots.Where(other => other.Thread.IsAlive), slot];
            return slot;
        }
    }

    /// <summary>Ends what <see cref="Unseen"/> began.</summary>
    internal readonly struct UnseenScope : IDisposable
    {
        public void Dispose() => _unseen = false;
    }
}
