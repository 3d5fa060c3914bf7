namespace AsyncToolkit.Internal;

/// <summary>Keeps every failure of a call, decides what stops it, and how it ends.</summary>
/// <remarks>
/// States: open → stopped by a failure | stopped by the caller → closed. All of them change under <see cref="_lock"/>, so one
/// order of events is decided here and nowhere else: what is added before the stop is a root cause; what is added after it is
/// induced if it is an <see cref="OperationCanceledException"/> (with whatever token: drivers use their own), and otherwise
/// kept behind the root causes. Nothing of the user's is called under the lock. The log exists only once something has failed
/// or stopped: a call without trouble never makes one.
/// </remarks>
internal sealed class FailureLog(FailureMode mode)
{
    private readonly Lock _lock = new();
    private readonly List<ItemFailure> _roots = [];
    private List<ItemFailure>? _late;
    private StopCause _cause;
    private Deadline? _expired;
    private bool _induced;
    private bool _closed;

    /// <summary>How many failures are kept.</summary>
    internal int Count
    {
        get
        {
            lock (_lock)
            {
                return _roots.Count + (_late?.Count ?? 0);
            }
        }
    }

    /// <summary>Takes in a failure. True if it is the one that stops the call: the caller then carries out the stop.</summary>
    internal bool Add(ItemFailure failure)
    {
        lock (_lock)
        {
            if (_cause == StopCause.None)
            {
                _roots.Add(failure);
                if (!mode.StopsAt(_roots.Count))
                {
                    return false;
                }

                _cause = StopCause.Failure;
                return true;
            }

            if (failure.Exception is OperationCanceledException)
            {
                _induced = true;
            }
            else
            {
                (_late ??= []).Add(failure);
            }

            return false;
        }
    }

    /// <summary>The caller has canceled. True if that is what stops the call.</summary>
    /// <param name="expired">The deadline whose expiry that is; null if it is the caller's token.</param>
    internal bool TryStopByCaller(Deadline? expired)
    {
        lock (_lock)
        {
            if (_cause != StopCause.None || _closed)
            {
                return false;
            }

            _cause = StopCause.Caller;
            _expired = expired;
            return true;
        }
    }

    /// <summary>Decides how the call ends. Called once, when nothing of it runs any more.</summary>
    /// <param name="everyItemStarted">Whether the source was exhausted and nothing of it was left unstarted.</param>
    /// <param name="name">The name of the call, for messages.</param>
    /// <param name="callerToken">The token that the caller may have canceled.</param>
    internal Task Close(bool everyItemStarted, string? name, CancellationToken callerToken)
    {
        lock (_lock)
        {
            _closed = true;
        }

        // From here on nobody writes: everything has ended, and a cancellation that comes now changes nothing.
        bool canceled = _cause == StopCause.Caller && (!everyItemStarted || _induced || _late is not null);
        List<ItemFailure> all = _late is null ? _roots : [.. _roots, .. _late];
        if (canceled)
        {
            return Canceled(all, name, callerToken);
        }

        if (all.Count == 0)
        {
            return Task.CompletedTask;
        }

        var failed = new TaskCompletionSource();
        if (mode.IsFailFast)
        {
            failed.SetException(all.Select(static failure => failure.Exception));
        }
        else
        {
            failed.SetException(new FanOutException(all, name));
        }

        return failed.Task;
    }

    private Task Canceled(List<ItemFailure> failures, string? name, CancellationToken token)
    {
        FanOutException? inner = failures.Count == 0 ? null : new FanOutException(failures, name);
        return CallerCancellation.CanceledTask(CallerCancellation.Exception(_expired, name, inner, token));
    }
}
