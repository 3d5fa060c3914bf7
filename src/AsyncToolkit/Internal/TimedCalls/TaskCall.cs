namespace AsyncToolkit.Internal;

/// <summary>A running task under a timeout. It cannot be told to stop: at the timeout it is abandoned.</summary>
/// <remarks>
/// The task may live long and be waited for again and again, so nothing of a call may stay with it. A continuation cannot be taken back
/// from a task, but <see cref="Task.WhenAny(Task, Task)"/> of two takes its own back from the one when the other completes; the other
/// is the task that the caller gets. <see cref="TimedCall{T, TOut, TSink}.OnEnded"/> therefore runs once, whichever of the two it was.
/// </remarks>
internal sealed class TaskCall<T, TOut, TSink> : TimedCall<T, TOut, TSink>
    where TSink : struct, ITimeoutSink<T, TOut>
{
    private TaskCall(in TimedCallSetup setup, TSink sink, Task task)
        : base(setup, setup.TimeProvider.GetTimestamp(), sink, task)
    {
    }

    /// <summary>Waits for the task. What the clock throws at the start is thrown here; everything else is in the returned task.</summary>
    /// <remarks>The task is a <see cref="Task{TResult}"/> of <typeparamref name="T"/>, or any task if that is <see cref="NoResult"/>.</remarks>
    internal static Task<TOut> Run(Task task, in TimedCallSetup setup, TSink sink)
    {
        if (!task.IsCompleted && setup.Caller.IsCanceled)
        {
            LateTasks.Observe(task);
            return setup.Caller.CanceledTask<TOut>(setup.Name);
        }

        return new TaskCall<T, TOut, TSink>(setup, sink, task).Start();
    }

    protected override Exception? FailedSince() => null;

    protected override void Stopped()
    {
        Release();
        LateTasks.Observe(Running);
        if (Setup.Options is { } options && (options.OnLateCompletion is not null || options.Logger is not null))
        {
            _ = ObserveAsync(counted: true, unclaimed: null);
        }

        EndStopped(unclaimed: null);
    }

    private Task<TOut> Start()
    {
        Task<TOut> call = Call;
        if (Running.IsCompleted)
        {
            SetEndedFirst();
            OnEnded();
            return call;
        }

        Arm();
        BodyAwait.Of(Task.WhenAny(Running, call)).UnsafeOnCompleted(OnEnded);
        return call;
    }
}
