using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace AsyncToolkit.Internal;

/// <summary>An operation under a timeout: cancel, wait, abandon.</summary>
/// <remarks>
/// <para>The operation is held as a task: a value task may be asked once only, and then by one thread, whereas this one is asked by the timer and the
/// caller too. What it failed with is looked up where it is told, for there a canceled task has to throw.</para>
/// <para>If nothing had ended the call before the operation, <see cref="OnEnded"/> does. Otherwise somebody unwinds: it cancels the
/// token, waits until the operation and the callbacks on its token have ended, or the time for that is up, and then looks once
/// whether the operation has ended. The task is completed last, by one thread: whoever has won, or unwinds for it.</para>
/// </remarks>
[SuppressMessage(
    "Design",
    "CA1001:Types that own disposable fields should be disposable",
    Justification = "The token source has neither a timer nor a link to dispose, and an abandoned operation may still use its token.")]
internal sealed class OperationCall<T, TOut, TSink> : TimedCall
    where TSink : struct, ITimeoutSink<T, TOut>
{
    private readonly CancellationTokenSource _source;
    private readonly TSink _sink;
    private readonly Task<T> _operation;
    private AsyncTaskMethodBuilder<TOut> _builder;
    private List<Exception>? _thrownByCallbacks;
    private bool _endedWhileUnwinding;

    private OperationCall(in TimedCallSetup setup, long start, TSink sink, CancellationTokenSource source, Task<T> operation)
        : base(setup, start)
    {
        _sink = sink;
        _source = source;
        _operation = operation;
    }

    protected override bool HasEnded => _operation.IsCompleted;

    /// <summary>Runs the operation. What the clock throws before it has started is thrown here; everything else is in the task.</summary>
    internal static Task<TOut> Run(Func<CancellationToken, ValueTask<T>> operation, in TimedCallSetup setup, TSink sink)
    {
        if (setup.Caller.IsCanceled)
        {
            return setup.Caller.CanceledTask<TOut>(setup.Name);
        }

        long start = setup.TimeProvider.GetTimestamp();
        var source = new CancellationTokenSource();
        Task<T> task;
        try
        {
            ValueTask<T> running = operation(source.Token);
            if (running.IsCompletedSuccessfully)
            {
                return Task.FromResult(sink.Success(running.Result));
            }

            task = running.AsTask();
        }
        catch (Exception e)
        {
            task = Failures.ToTask<T>(e);
        }

        return new OperationCall<T, TOut, TSink>(setup, start, sink, source, task).Start();
    }

    protected override void Stopped() => _ = UnwindAsync();

    protected override Exception? FailedSince() => Failures.Join(_endedWhileUnwinding ? Failures.Of(_operation) : null, _thrownByCallbacks);

    private Task<TOut> Start()
    {
        Task<TOut> task = _builder.Task;
        if (_operation.IsCompleted)
        {
            // it has ended by now; there is nothing to release
            OnEnded();
            return task;
        }

        Arm();
        BodyAwait.Of(new ValueTask<T>(_operation)).UnsafeOnCompleted(OnEnded);
        return task;
    }

    // Any thread: where the operation has ended.
    private void OnEnded()
    {
        if (!TryEnd(EndOf(_operation)))
        {
            return;
        }

        Release();
        if (_operation.IsCompletedSuccessfully)
        {
            _builder.SetResult(_sink.Success(_operation.Result));
            return;
        }

        Exception failure = Failures.First(_operation);
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

    private async Task UnwindAsync()
    {
        Release();
        Task callbacks = _source.CancelAsync();
        await Grace.WaitAsync(Task.WhenAll(QuietAsync(_operation), QuietAsync(callbacks)), Setup.AbandonAfter, Setup.TimeProvider)
            .ConfigureAwait(false);

        // Looked at once: what ends from here on is late.
        _endedWhileUnwinding = _operation.IsCompleted;
        if (!callbacks.IsCompleted)
        {
            AbandonedWork.Observe(callbacks, Setup);
        }
        else if (callbacks.Exception is { } aggregate)
        {
            _thrownByCallbacks = [.. aggregate.Flatten().InnerExceptions];
        }

        if (_endedWhileUnwinding && _thrownByCallbacks is null && _operation.IsCompletedSuccessfully)
        {
            _builder.SetResult(_sink.Success(_operation.Result));
            return;
        }

        UnclaimedResults? unclaimed = _endedWhileUnwinding && !_operation.IsCompletedSuccessfully
            ? null
            : new UnclaimedResults(Setup.Options?.OnUnclaimed, Setup.Options?.Logger, Setup.Name);
        if (!_endedWhileUnwinding)
        {
            _ = ObserveAsync(unclaimed!);
        }
        else
        {
            // there is a result, and what its callbacks threw stands in its way
            unclaimed?.Add(_operation.Result);
        }

        EndStopped(unclaimed);
    }

    private void EndStopped(UnclaimedResults? unclaimed)
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
        _builder.SetException(end);
    }

    private static async Task QuietAsync(Task task) => await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task ObserveAsync(UnclaimedResults unclaimed)
    {
        long abandoned = Now();
        var work = AbandonedWork.Begin(Setup, End);
        await QuietAsync(_operation).ConfigureAwait(false);
        if (_operation.IsCompletedSuccessfully)
        {
            unclaimed.Add(_operation.Result);
        }

        work.End(_operation, Elapsed(abandoned));
    }
}
