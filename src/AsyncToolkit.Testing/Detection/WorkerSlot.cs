namespace AsyncToolkit.Testing;

/// <summary>What one pool thread is doing, as its dequeue events tell: whose work item it runs, and whether that has ended.</summary>
/// <remarks>
/// Written by its own thread only (<see cref="Begin"/>), read by the pumps. The pool counts an item as completed on
/// the same thread right after it has run, so "the counter stands where it stood at the dequeue" means that the item still runs, its
/// inlined continuations included. Parked items (<see cref="IsParked"/>) have been dequeued and have not begun.
/// </remarks>
internal sealed class WorkerSlot(int epoch)
{
    private readonly object _node = PoolInternals.CurrentNode();
    private uint _completedAtStart;
    private volatile RunFlow? _owner;
    private volatile bool _parked;
    private volatile bool _leaving;

    /// <summary>Which listener the slot was made under; a later one makes new slots.</summary>
    internal int Epoch => epoch;

    internal Thread Thread { get; } = Thread.CurrentThread;

    /// <summary>The run that owns the item that was dequeued last, until another one is.</summary>
    internal RunFlow? Owner => _owner;

    internal bool IsParked
    {
        get => _parked;
        set => _parked = value;
    }

    /// <summary>Whether it was let go and has not yet woken up: it waits, but not for anything of the run.</summary>
    internal bool IsLeaving
    {
        get => _leaving;
        set => _leaving = value;
    }

    /// <summary>Whether the thread has ended its item and taken no other: what it enqueues now are items that it gives back, not new ones.</summary>
    internal bool IsBetweenItems => PoolInternals.CompletedBy(_node) != _completedAtStart;

    /// <summary>An item was dequeued; <paramref name="owner"/> is null for one of nobody's.</summary>
    internal void Begin(RunFlow? owner)
    {
        _completedAtStart = PoolInternals.CompletedBy(_node);
        _owner = owner;
    }

    internal bool IsRunning(RunFlow owner) => _owner == owner && PoolInternals.CompletedBy(_node) == _completedAtStart;

    /// <summary>Whether the thread sits in a wait: all that one thread may know of another.</summary>
    internal bool IsWaiting => !_leaving && (Thread.ThreadState & ThreadState.WaitSleepJoin) != 0;
}
