using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace AsyncToolkit.Internal;

/// <summary>An operation under a timeout: cancel, wait, abandon.</summary>
/// <remarks>
/// <para>What the operation ends with is taken by <see cref="OnEnded"/>, once, into <see cref="_result"/> and <see cref="_failure"/>; <see cref="_hasEnded"/> then says
/// so. If the call had not ended before, that is its end. Otherwise somebody unwinds: it cancels the token, and waits until the operation and
/// the callbacks on its token have ended, or the time for that is up. The two find each other through <see cref="_hasEnded"/> and
/// <see cref="_unwound"/>: each writes its own, then reads the other's.</para>
/// <para>A failure after the caller has canceled came of that, whether or not we had been told yet; a result stands as it is.</para>
/// <para>The task is completed last, by one thread: whoever has won, or unwinds for it.</para>
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
    private readonly ConfiguredValueTaskAwaitable<T>.ConfiguredValueTaskAwaiter _awaiter;
    private AsyncTaskMethodBuilder<TOut> _builder;
    private T _result = default!;
    private Exception? _failure;
    private TaskCompletionSource? _unwound;
    private int _hasEnded;

    private OperationCall(in TimedCallSetup setup, TSink sink, CancellationTokenSource source, ValueTask<T> running)
        : base(setup)
    {
        _sink = sink;
        _source = source;
        _awaiter = BodyAwait.Of(running);
    }

    // The source behind a value task may have been taken down and lent to another since, and then it says so.
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever a source of the user's throws here, the time is up.")]
    protected override bool HasEnded
    {
        get
        {
            try
            {
                return Volatile.Read(ref _hasEnded) != 0 || _awaiter.IsCompleted;
            }
            catch (Exception)
            {
                return Volatile.Read(ref _hasEnded) != 0;
            }
        }
    }

    /// <summary>Runs the operation. What the clock throws before it has started is thrown here; everything else is in the task.</summary>
    internal static Task<TOut> Run(Func<CancellationToken, ValueTask<T>> operation, in TimedCallSetup setup, TSink sink)
    {
        if (setup.Caller.IsCanceled)
        {
            return setup.Caller.CanceledTask<TOut>(setup.Name);
        }

        var source = new CancellationTokenSource();
        ValueTask<T> running;
        try
        {
            running = operation(source.Token);
            if (running.IsCompletedSuccessfully)
            {
                return Task.FromResult(sink.Success(running.Result));
            }
        }
        catch (Exception e)
        {
            running = ValueTask.FromException<T>(e);
        }

        return new OperationCall<T, TOut, TSink>(setup, sink, source, running).Start();
    }

    protected override void Stopped() => _ = UnwindAsync();

    private Task<TOut> Start()
    {
        Task<TOut> task = _builder.Task;
        if (_awaiter.IsCompleted)
        {
            // it has failed at once; there is nothing to release
            OnEnded();
            return task;
        }

        Arm();
        _awaiter.UnsafeOnCompleted(OnEnded);
        return task;
    }

    // Any thread: where the operation has ended.
    private void OnEnded()
    {
        try
        {
            _result = _awaiter.GetResult();
        }
        catch (Exception e)
        {
            _failure = e;
        }

        if (TryEnd(_failure is not null && Setup.Caller.IsCanceled ? TimedCallEnd.Caller : TimedCallEnd.Itself))
        {
            Release();
            Complete();
            return;
        }

        Interlocked.Exchange(ref _hasEnded, 1);
        Volatile.Read(ref _unwound)?.TrySetResult();
    }

    private void Complete()
    {
        if (_failure is null)
        {
            _builder.SetResult(_sink.Success(_result));
        }
        else if (End == TimedCallEnd.Caller)
        {
            _builder.SetException(Canceled(KeptBehind(_failure)));
        }
        else if (_sink.TryFailure(_failure, out TOut? fallback))
        {
            _builder.SetResult(fallback);
        }
        else
        {
            _builder.SetException(_failure);
        }
    }

    private async Task UnwindAsync()
    {
        Release();
        Task callbacks = _source.CancelAsync();
        var unwound = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref _unwound, unwound);
        if (Volatile.Read(ref _hasEnded) != 0)
        {
            unwound.TrySetResult();
        }

        await Grace.WaitAsync(Task.WhenAll(unwound.Task, QuietAsync(callbacks)), Setup.AbandonAfter, Setup.TimeProvider).ConfigureAwait(false);

        bool hasEnded = unwound.Task.IsCompleted;
        List<Exception>? fromCallbacks = callbacks.Exception is { } thrown ? [.. thrown.InnerExceptions] : null;
        Exception? failure = Failures.Join(hasEnded ? _failure : null, fromCallbacks);
        if (hasEnded && failure is null)
        {
            AbandonedWork.Observe(callbacks, Setup);
            _builder.SetResult(_sink.Success(_result));
            return;
        }

        UnclaimedResults? unclaimed = hasEnded && _failure is not null
            ? null
            : new UnclaimedResults(Setup.Options?.OnUnclaimed, Setup.Options?.Logger, Setup.Name);
        if (!hasEnded)
        {
            _ = ObserveAsync(unwound.Task, unclaimed!);
        }
        else
        {
            // there is a result, and what its callbacks threw stands in its way
            unclaimed?.Add(_result);
        }

        AbandonedWork.Observe(callbacks, Setup);
        EndStopped(failure, unclaimed);
    }

    private void EndStopped(Exception? failure, UnclaimedResults? unclaimed)
    {
        Exception thrown;
        if (End == TimedCallEnd.Clock)
        {
            thrown = Failures.Join(ClockFailure, failure is OperationCanceledException ? null : failure)!;
        }
        else if (End == TimedCallEnd.Caller)
        {
            thrown = Canceled(KeptBehind(failure));
        }
        else if (Setup.Caller.IsCanceled)
        {
            // since the timeout, and before anybody has got a fallback
            thrown = Canceled(Timeout(failure));
        }
        else if (_sink.TryTimeout(this, failure, unclaimed, out TOut? fallback))
        {
            _builder.SetResult(fallback);
            return;
        }
        else
        {
            thrown = Timeout(failure);
        }

        unclaimed?.Settle([]);
        _builder.SetException(thrown);
    }

    private static async Task QuietAsync(Task task) => await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task ObserveAsync(Task ended, UnclaimedResults unclaimed)
    {
        long abandoned = Now();
        var work = AbandonedWork.Begin(Setup);
        await ended.ConfigureAwait(false);
        if (_failure is null)
        {
            unclaimed.Add(_result);
        }

        work.End(_failure, Elapsed(abandoned));
    }

    // What a cancellation induces says nothing, but it may carry something.
    private static Exception? KeptBehind(Exception? failure) => failure is OperationCanceledException induced ? induced.InnerException : failure;
}
