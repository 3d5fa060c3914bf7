using System.Runtime.CompilerServices;

namespace AsyncToolkit.Internal;

/// <summary>The other half: what is timed, what becomes of its end, and the task that the caller gets.</summary>
/// <remarks>The task is completed by one thread: the one that has won, or carries out what has.</remarks>
internal abstract class TimedCall<T, TOut, TSink> : TimedCall
    where TSink : struct, ITimeoutSink<T, TOut>
{
    private TSink _sink;
    private AsyncTaskMethodBuilder<TOut> _builder;

    protected TimedCall() => WhenEnded = OnEnded;

    /// <summary>What is timed.</summary>
    protected Task Running { get; private set; } = null!;

    /// <summary><see cref="OnEnded"/>, to be hooked; made once for all calls of the object.</summary>
    protected Action WhenEnded { get; }

    /// <summary>Its result, once it has one.</summary>
    protected T Result => Running is Task<T> typed && typed.IsCompleted ? typed.Result : default!;

    protected sealed override bool HasEnded => Running.IsCompleted;

    /// <summary>The task that the caller gets. Asked for first by the starter.</summary>
    protected Task<TOut> Call => _builder.Task;

    /// <summary>Begins a call with an object that is new or empty.</summary>
    /// <param name="setup">What it is given.</param>
    /// <param name="queue">Where it waits.</param>
    /// <param name="start">The time of the call.</param>
    /// <param name="sink">What becomes of the end.</param>
    /// <param name="running">A task of <typeparamref name="T"/>, or any if that is <see cref="NoResult"/>.</param>
    protected void Begin(in TimedCallSetup setup, DueQueue queue, long start, TSink sink, Task running)
    {
        Begin(setup, queue, start);
        _sink = sink;
        Running = running;
    }

    /// <summary>Where it has ended; any thread, and possibly to no purpose.</summary>
    protected void OnEnded()
    {
        if (!Running.IsCompleted)
        {
            return;
        }

        if (!TryEndItself(Running, out bool isLast))
        {
            EndedLate();
            return;
        }

        if (Running.IsCompletedSuccessfully)
        {
            // What comes of the result may be the next call, with this very object.
            TOut result = _sink.Success(Result);
            AsyncTaskMethodBuilder<TOut> builder = _builder;
            if (isLast)
            {
                Clear();
                KeepForOthers();
            }

            builder.SetResult(result);
            return;
        }

        if (End == TimedCallEnd.Caller)
        {
            Fail(Canceled(Failures.Of(Running)));
            return;
        }

        Exception failure = Failures.First(Running);
        if (!IsCanceledByCaller && _sink.TryFailure(failure, out TOut? fallback))
        {
            _builder.SetResult(fallback);
        }
        else
        {
            Fail(failure);
        }
    }

    protected void Succeed() => _builder.SetResult(_sink.Success(Result));

    protected void Fail(Exception failure) => _builder.SetException(failure);

    /// <summary>It has ended after the call.</summary>
    protected virtual void EndedLate()
    {
    }

    protected override void Clear()
    {
        base.Clear();
        _sink = default;
        _builder = default;
        Running = null!;
    }

    /// <summary>Puts the object, which is empty, where the next call looks for one.</summary>
    protected abstract void KeepForOthers();

    /// <summary>Forgets what is of no use to an abandoned task, which may hold on to this object for long.</summary>
    protected void Forget()
    {
        _sink = default;
        _builder = default;
    }

    /// <summary>For what has been stopped: the exception, or the fallback. The unclaimed results are settled, or on their way to be.</summary>
    protected void EndStopped(UnclaimedResults? unclaimed)
    {
        Exception end;
        if (End == TimedCallEnd.Clock)
        {
            end = Failures.Join(ClockFailure, FailedSince() is { } failure and not OperationCanceledException ? failure : null)!;
        }
        else if (End == TimedCallEnd.Caller)
        {
            end = Canceled(FailedSince());
        }
        else if (LooksCanceledByCaller)
        {
            // since the timeout, and before anybody has got a fallback
            end = Canceled(Timeout());
        }
        else if (_sink.TryTimeout(this, unclaimed, out TOut? fallback))
        {
            _builder.SetResult(fallback);
            return;
        }
        else
        {
            end = Timeout();
        }

        unclaimed?.Settle([]);
        Fail(end);
    }

    /// <summary>It is abandoned: waits for its end, and tells of that whoever is to be told.</summary>
    /// <param name="counted">Whether somebody else counts it.</param>
    /// <param name="unclaimed">Takes the result in; null if it belongs to somebody.</param>
    protected async Task ObserveAsync(bool counted, UnclaimedResults? unclaimed)
    {
        long abandoned = Now();
        var work = AbandonedWork.Begin(Setup, End, counted);
        await Running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (Running.IsCompletedSuccessfully)
        {
            unclaimed?.Add(Result);
        }

        work.End(Running, Elapsed(abandoned));
    }
}
