namespace AsyncToolkit.Testing;

/// <summary>The mark that a run leaves in the <see cref="ExecutionContext"/> of everything it starts, and what idle detection counts by it.</summary>
/// <remarks>
/// Contexts are captured by timers, tasks and caches that outlive the run, and threads keep the slot of their last work item. So both
/// hold this small object, which lets go of the run when it ends.
/// <para>The change handler counts the pool threads that are inside a context of the run. It sees what attribution by events cannot: a
/// continuation of the run inside a work item of somebody else. It runs on every change of context, may not throw, and calls nobody but
/// the run's wake-up.</para>
/// </remarks>
internal sealed class RunFlow
{
    private static readonly AsyncLocal<RunFlow?> Ambient = new(OnChanged);

    [ThreadStatic]
    private static RunFlow? _ofThisThread;

    private volatile object? _owner;
    private volatile Action? _wake;
    private volatile Action<WorkerSlot, long>? _park;
    private int _active;
    private long _entries;

    internal RunFlow(object owner, Action wake, Action<WorkerSlot, long>? park)
    {
        (_owner, _wake, _park) = (owner, wake, park);
        Items = new RunItems(this);
    }

    /// <summary>The run to which whatever the calling thread does belongs, if it has not ended.</summary>
    /// <remarks>A thread can be the run's own, or run an item of the run, without being in its context: flow can be suppressed.</remarks>
    internal static RunFlow? OfThisThread => Alive(Ambient.Value ?? _ofThisThread ?? PoolListener.FlowOfThisThread);

    /// <summary>The run whose context the calling code is in, or whose thread it is on, if it has not ended.</summary>
    /// <remarks>For what must not be taken for another run's: the last event that a worker saw can be one too old.</remarks>
    internal static RunFlow? OfThisContext => Alive(Ambient.Value ?? _ofThisThread);

    /// <summary>The run; null once it has ended.</summary>
    internal object? Owner => _owner;

    internal RunItems Items { get; }

    /// <summary>How many pool threads are inside the run's context.</summary>
    internal int Active => Volatile.Read(ref _active);

    /// <summary>How often one has entered it: a measure of progress.</summary>
    internal long Entries => Volatile.Read(ref _entries);

    /// <summary>Whether a captured context belongs to the run.</summary>
    internal static bool IsCapturedIn(ExecutionContext? context, RunFlow flow)
    {
        if (context is null)
        {
            return false;
        }

        bool isCaptured = false;
        ExecutionContext.Run(context, _ => isCaptured = Ambient.Value == flow, null);
        return isCaptured;
    }

    /// <summary>Makes the calling thread the run's own.</summary>
    internal void Attach()
    {
        _ofThisThread = this;
        Ambient.Value = this;
    }

    /// <summary>Holds a worker that has taken an item, if the run is one that orders its items.</summary>
    internal void Park(WorkerSlot slot, long sequence) => _park?.Invoke(slot, sequence);

    internal void End()
    {
        _owner = null;
        _wake = null;
        _park = null;
    }

    private static RunFlow? Alive(RunFlow? flow) => flow?._owner is null ? null : flow;

    private static void OnChanged(AsyncLocalValueChangedArgs<RunFlow?> change)
    {
        // The run's own thread is seen by its own means, and other dedicated threads need VirtualTime.Hold, as the guide says.
        if (ReferenceEquals(change.PreviousValue, change.CurrentValue) || !Thread.CurrentThread.IsThreadPoolThread)
        {
            return;
        }

        change.CurrentValue?.Enter();
        change.PreviousValue?.Leave();
    }

    private void Enter()
    {
        Interlocked.Increment(ref _entries);
        Interlocked.Increment(ref _active);
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _active) == 0)
        {
            _wake?.Invoke();
        }
    }
}
