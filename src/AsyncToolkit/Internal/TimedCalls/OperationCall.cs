using System.Diagnostics.CodeAnalysis;

namespace AsyncToolkit.Internal;

/// <summary>An operation under a timeout: cancel, wait, abandon.</summary>
/// <remarks>
/// <para>The operation is held as a task: a value task may be asked once only, and then by one thread, whereas this one is asked by the timer and the
/// caller too. What it failed with is looked up where it is told, for there a canceled task has to throw.</para>
/// <para>If nothing had ended the call before the operation, <see cref="TimedCall{T, TOut, TSink}.OnEnded"/> does. Otherwise somebody unwinds: it cancels the
/// token, waits until the operation and the callbacks on its token have ended, or the time for that is up, and then looks once
/// whether the operation has ended.</para>
/// </remarks>
[SuppressMessage(
    "Design",
    "CA1001:Types that own disposable fields should be disposable",
    Justification = "The token source has neither a timer nor a link to dispose, and an abandoned operation may still use its token.")]
internal sealed class OperationCall<T, TOut, TSink> : TimedCall<T, TOut, TSink>
    where TSink : struct, ITimeoutSink<T, TOut>
{
    private CancellationTokenSource _source = null!;
    private ExecutionContext? _context;
    private List<Exception>? _thrownByCallbacks;
    private bool _endedWhileUnwinding;

    /// <summary>Runs the operation. What the clock throws before it has started is thrown here; everything else is in the task.</summary>
    internal static Task<TOut> Run<TOperation>(TOperation operation, in TimedCallSetup setup, TSink sink)
        where TOperation : struct, IOperation<T>
    {
        if (setup.Caller.IsCanceledBy(out Deadline? blamed))
        {
            return setup.Caller.CanceledTask<TOut>(blamed, setup.Name);
        }

        // All that the clock is asked for, before the operation runs: what it throws now leaves nothing behind.
        DueQueue queue = DueQueues.Find(setup.TimeProvider, setup.Timeout);
        long start = queue.Now();
        var source = new CancellationTokenSource();
        Task? running;
        try
        {
            if (operation.TryStart(source.Token, out T? result, out running))
            {
                return Task.FromResult(sink.Success(result));
            }
        }
        catch (Exception e)
        {
            running = Failures.ToTask<T>(e);
        }

        OperationCall<T, TOut, TSink> call = Spares<OperationCall<T, TOut, TSink>>.TryTake() ?? new OperationCall<T, TOut, TSink>();
        call.Begin(setup, queue, start, sink, running);
        call._context = ExecutionContext.Capture();
        call._source = source;
        return call.Start();
    }

    protected override ExecutionContext? Context
    {
        get => _context;
        set => _context = value;
    }

    protected override Exception? FailedSince() => Failures.Join(_endedWhileUnwinding ? Failures.Of(Running) : null, _thrownByCallbacks);

    protected override void Stopped() => _ = UnwindAsync();

    protected override void Clear()
    {
        base.Clear();
        _source = null!;
        _context = null;
    }

    protected override void KeepForOthers() => Spares<OperationCall<T, TOut, TSink>>.Put(this);

    private Task<TOut> Start()
    {
        Task<TOut> call = Call;
        Task running = Running;
        if (!running.IsCompleted)
        {
            Arm();
        }

        if (running.IsCompleted)
        {
            OnEnded();
        }
        else
        {
            // from here on the object may be in use for another call
            BodyAwait.Of(running).UnsafeOnCompleted(WhenEnded);
        }

        return call;
    }

    private async Task UnwindAsync()
    {
        Release();
        Task callbacks = _source.CancelAsync();
        TimedCallSetup setup = Setup;
        await Grace.WaitAsync(Task.WhenAll(QuietAsync(Running), QuietAsync(callbacks)), setup.AbandonAfter, setup.TimeProvider)
            .ConfigureAwait(false);

        // Looked at once: what ends from here on is late.
        _endedWhileUnwinding = Running.IsCompleted;
        if (!callbacks.IsCompleted)
        {
            AbandonedWork.Observe(callbacks, setup);
        }
        else if (callbacks.Exception is { } thrown)
        {
            _thrownByCallbacks = [.. thrown.Flatten().InnerExceptions];
        }

        UnclaimedResults? unclaimed = null;
        if (!_endedWhileUnwinding)
        {
            unclaimed = Unclaimed();
            _ = ObserveAsync(counted: false, unclaimed);
        }
        else if (Running.IsCompletedSuccessfully)
        {
            if (_thrownByCallbacks is null)
            {
                Succeed();
                return;
            }

            // what the callbacks threw stands in the way of the result
            unclaimed = Unclaimed();
            unclaimed.Add(Result);
        }

        EndStopped(unclaimed);
        Forget();
    }

    private UnclaimedResults Unclaimed() => new(Options?.OnUnclaimed, CallLog.Of(Options?.Logger, Options?.Name));

    private static async Task QuietAsync(Task task) => await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
