using System.Runtime.CompilerServices;

namespace AsyncToolkit.Internal;

/// <summary>A running task under a timeout. It cannot be told to stop: at the timeout it is abandoned.</summary>
/// <remarks>
/// The task may live long and be waited for again and again, so nothing of a call may stay with it. A continuation cannot be taken back
/// from a task, but <see cref="Task.WhenAny(Task, Task)"/> of two takes its own back from the one when the other completes; the other
/// is the task that the caller gets. <see cref="OnEnded"/> therefore runs once, whichever of the two it was.
/// </remarks>
internal sealed class TaskCall<T, TOut, TSink> : TimedCall
    where TSink : struct, ITimeoutSink<T, TOut>
{
    private readonly Task _task;
    private readonly TSink _sink;
    private AsyncTaskMethodBuilder<TOut> _builder;

    private TaskCall(in TimedCallSetup setup, TSink sink, Task task)
        : base(setup, setup.TimeProvider.GetTimestamp())
    {
        _sink = sink;
        _task = task;
    }

    protected override bool HasEnded => _task.IsCompleted;

    /// <summary>Waits for the task. What the clock throws at the start is thrown here; everything else is in the returned task.</summary>
    /// <remarks>The task is a <see cref="Task{TResult}"/> of <typeparamref name="T"/>, or any task if that is <see cref="NoResult"/>.</remarks>
    internal static Task<TOut> Run(Task task, in TimedCallSetup setup, TSink sink)
    {
        if (!task.IsCompleted && setup.Caller.IsCanceled)
        {
            return setup.Caller.CanceledTask<TOut>(setup.Name);
        }

        return new TaskCall<T, TOut, TSink>(setup, sink, task).Start();
    }

    protected override Exception? FailedSince() => null;

    protected override void Stopped()
    {
        Release();
        LateTasks.Observe(_task);
        if (Setup.Options is { } options && (options.OnLateCompletion is not null || options.Logger is not null))
        {
            _ = ObserveAsync();
        }

        if (End == TimedCallEnd.Clock)
        {
            _builder.SetException(ClockFailure!);
        }
        else if (End == TimedCallEnd.Caller || Setup.Caller.IsCanceled)
        {
            // if since the timeout, then before anybody has got a fallback
            _builder.SetException(Canceled(End == TimedCallEnd.Caller ? null : Timeout()));
        }
        else if (_sink.TryTimeout(this, unclaimed: null, out TOut? fallback))
        {
            _builder.SetResult(fallback);
        }
        else
        {
            _builder.SetException(Timeout());
        }
    }

    private Task<TOut> Start()
    {
        Task<TOut> task = _builder.Task;
        if (_task.IsCompleted)
        {
            OnEnded();
            return task;
        }

        Arm();
        Task.WhenAny(_task, task).ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(OnEnded);
        return task;
    }

    // Any thread: where the task has ended, or the returned one.
    private void OnEnded()
    {
        if (!_task.IsCompleted || !TryEnd(EndOf(_task)))
        {
            return;
        }

        Release();
        if (_task.IsCompletedSuccessfully)
        {
            _builder.SetResult(_sink.Success(_task is Task<T> typed ? typed.Result : default!));
            return;
        }

        Exception failure = Failures.First(_task);
        if (End == TimedCallEnd.Caller)
        {
            _builder.SetException(Canceled(failure));
        }
        else if (_sink.TryFailure(failure, out TOut? fallback))
        {
            _builder.SetResult(fallback);
        }
        else
        {
            _builder.SetException(failure);
        }
    }

    private async Task ObserveAsync()
    {
        long abandoned = Now();
        var work = AbandonedWork.Begin(Setup, End, counted: true);
        await _task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        work.End(_task, Elapsed(abandoned));
    }
}
