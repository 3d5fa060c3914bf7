using System.Runtime.CompilerServices;

namespace AsyncToolkit.Internal;

/// <summary>The other half: what is timed, what becomes of its end, and the task that the caller gets.</summary>
/// <remarks>The task is completed by one thread: the one that has won, or carries out what has.</remarks>
internal abstract class TimedCall<T, TOut, TSink> : TimedCall
    where TSink : struct, ITimeoutSink<T, TOut>
{
    private readonly TSink _sink;
    private AsyncTaskMethodBuilder<TOut> _builder;

    /// <param name="setup">What it is given.</param>
    /// <param name="start">The clock's timestamp of the call.</param>
    /// <param name="sink">What becomes of the end.</param>
    /// <param name="running">A task of <typeparamref name="T"/>, or any if that is <see cref="NoResult"/>.</param>
    protected TimedCall(in TimedCallSetup setup, long start, TSink sink, Task running)
        : base(setup, start)
    {
        _sink = sink;
        Running = running;
    }

    /// <summary>What is timed.</summary>
    protected Task Running { get; }

    /// <summary>Its result, once it has one.</summary>
    protected T Result => Running is Task<T> typed ? typed.Result : default!;

    protected sealed override bool HasEnded => Running.IsCompleted;

    /// <summary>The task that the caller gets. Asked for first by the starter.</summary>
    protected Task<TOut> Call => _builder.Task;

    /// <summary>Where it has ended; any thread, and possibly to no purpose.</summary>
    protected void OnEnded()
    {
        if (!Running.IsCompleted || !TryEnd(EndOf(Running)))
        {
            return;
        }

        Release();
        if (Running.IsCompletedSuccessfully)
        {
            Succeed();
            return;
        }

        Exception failure = Failures.First(Running);
        if (End == TimedCallEnd.Caller)
        {
            Fail(Canceled(failure));
        }
        else if (!Setup.Caller.IsCanceled && _sink.TryFailure(failure, out TOut? fallback))
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
        else if (Setup.Caller.IsCanceled)
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
