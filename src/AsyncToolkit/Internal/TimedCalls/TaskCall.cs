namespace AsyncToolkit.Internal;

/// <summary>A running task under a timeout. It cannot be told to stop: at the timeout it is abandoned.</summary>
/// <remarks>
/// <para>A continuation cannot be taken back from a task. That of the first who abandons a task stays with it, and observes what it fails with;
/// the task is known to <see cref="LateTasks"/> from then until it ends. Those who wait for such a task again take a way round: <see cref="Task.WhenAny(Task, Task)"/>
/// of it and of the task that their caller gets takes its continuation back from the one when the other completes. So a task that lives
/// long and is abandoned again and again gathers nothing.</para>
/// <para><see cref="TimedCall{T, TOut, TSink}.OnEnded"/> therefore runs once: when the task has ended, or, on the way round, when either has. If the call has been
/// stopped before, it and <see cref="Stopped"/> find out through <see cref="_late"/> which of them comes second, and that one ends the task's time
/// with <see cref="LateTasks"/>.</para>
/// </remarks>
internal sealed class TaskCall<T, TOut, TSink> : TimedCall<T, TOut, TSink>
    where TSink : struct, ITimeoutSink<T, TOut>
{
    private const int Known = 1;
    private const int Over = 2;

    private int _late;

    /// <summary>Waits for the task. What the clock throws at the start is thrown here; everything else is in the returned task.</summary>
    /// <remarks>The task is a <see cref="Task{TResult}"/> of <typeparamref name="T"/>, or any task if that is <see cref="NoResult"/>.</remarks>
    internal static Task<TOut> Run(Task task, in TimedCallSetup setup, TSink sink)
    {
        if (!task.IsCompleted && setup.Caller.IsCanceledBy(out Deadline? blamed))
        {
            LateTasks.Observe(task);
            return setup.Caller.CanceledTask<TOut>(blamed, setup.Name);
        }

        DueQueue queue = DueQueues.Find(setup.TimeProvider, setup.Timeout);
        long start = queue.Now();
        TaskCall<T, TOut, TSink> call = Spares<TaskCall<T, TOut, TSink>>.TryTake() ?? new TaskCall<T, TOut, TSink>();
        call.Begin(setup, queue, start, sink, task);
        return call.Start();
    }

    protected override Exception? FailedSince() => null;

    protected override void Stopped()
    {
        Release();
        Task running = Running;
        if (Volatile.Read(ref _late) == 0 && LateTasks.TryAdd(running) && Interlocked.CompareExchange(ref _late, Known, 0) == Over)
        {
            LateTasks.Remove(running);
        }

        if (Options is { } options && (options.OnLateCompletion is not null || options.Logger is not null))
        {
            _ = ObserveAsync(counted: true, unclaimed: null);
        }

        EndStopped(unclaimed: null);
        Forget();
    }

    protected override void EndedLate()
    {
        // whatever the other does: if it comes second, it finds nothing to be done
        _ = Running.Exception;
        if (Interlocked.Exchange(ref _late, Over) == Known)
        {
            LateTasks.Remove(Running);
        }
    }

    protected override void Clear()
    {
        base.Clear();
        _late = 0;
    }

    protected override void KeepForOthers() => Spares<TaskCall<T, TOut, TSink>>.Put(this);

    private Task<TOut> Start()
    {
        Task<TOut> call = Call;
        Task awaited = Running;
        if (awaited.IsCompleted)
        {
            SetEndedFirst();
            OnEnded();
            return call;
        }

        if (LateTasks.Knows(awaited))
        {
            // the one who is known with it observes it
            _late = Over;
            awaited = Task.WhenAny(awaited, call);
        }

        Arm();
        if (awaited.IsCompleted)
        {
            OnEnded();
        }
        else
        {
            // from here on the object may be in use for another call
            BodyAwait.Of(awaited).UnsafeOnCompleted(WhenEnded);
        }

        return call;
    }
}
