namespace AsyncToolkit.Internal;

/// <summary>Keeps every failure of a call, decides what stops it, and how it ends.</summary>
/// <remarks>
/// States: open → stopped by a failure | by the caller | by an answer → closed. All of them change under <see cref="_lock"/>, so one
/// order of events is decided here and nowhere else: what is added before the stop is a root cause; what is added after it is
/// induced if it is an <see cref="OperationCanceledException"/> (with whatever token: drivers use their own), and otherwise
/// kept behind the root causes. The workers are told of the stop under the lock too, so that nobody who has failed after it goes on
/// with another item. Nothing of the user's is called under the lock. The log exists only once something has failed
/// or stopped: a call without trouble never makes one.
/// </remarks>
internal sealed class FailureLog(FanOutPolicy policy, FanOutCore engine)
{
    private readonly Lock _lock = new();
    private readonly List<ItemFailure> _roots = [];
    private List<ItemFailure>? _late;
    private List<ItemFailure>? _inducedEnds;
    private int _failedItems;
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
                _failedItems += failure.IsSourceFailure ? 0 : 1;
                if (!(policy.StopsAt?.Invoke(_failedItems) ?? policy.FailureMode.StopsAt(_roots.Count)))
                {
                    return false;
                }

                _cause = StopCause.Failure;
                engine.StopStarting();
                return true;
            }

            if (failure.Exception is OperationCanceledException)
            {
                _induced = true;
                if (policy.KeepsInduced)
                {
                    (_inducedEnds ??= []).Add(failure);
                }
            }
            else
            {
                (_late ??= []).Add(failure);
            }

            return false;
        }
    }

    /// <summary>What has stopped the call.</summary>
    internal StopCause Cause
    {
        get
        {
            lock (_lock)
            {
                return _cause;
            }
        }
    }

    /// <summary>Something other than a failure stops the call. True if that is what does.</summary>
    /// <param name="cause">What it is.</param>
    /// <param name="expired">Where it is the caller: the deadline whose expiry that is; null for the caller's token.</param>
    internal bool TryStop(StopCause cause, Deadline? expired = null)
    {
        lock (_lock)
        {
            if (_cause != StopCause.None || _closed)
            {
                return false;
            }

            _cause = cause;
            _expired = expired;
            engine.StopStarting();
            return true;
        }
    }

    /// <summary>How the call stands now, were it to end: for those who do not wait until everything has ended.</summary>
    internal CallVerdict Glance(CancellationToken callerToken)
    {
        lock (_lock)
        {
            List<ItemFailure> all = _late is null ? [.. _roots] : [.. _roots, .. _late];
            return new CallVerdict(all, _inducedEnds, _cause == StopCause.Caller, policy, _expired, callerToken);
        }
    }

    /// <summary>Decides how the call ends. Called once, when nothing of it runs any more.</summary>
    /// <param name="everyItemStarted">Whether the source was exhausted and nothing of it was left unstarted.</param>
    /// <param name="callerToken">The token that the caller may have canceled.</param>
    internal CallVerdict Close(bool everyItemStarted, CancellationToken callerToken)
    {
        lock (_lock)
        {
            _closed = true;
        }

        // From here on nobody writes: everything has ended, and a cancellation that comes now changes nothing.
        bool canceled = _cause == StopCause.Caller && (!everyItemStarted || _induced || _late is not null);
        List<ItemFailure> all = _late is null ? _roots : [.. _roots, .. _late];
        return new CallVerdict(all, _inducedEnds, canceled, policy, _expired, callerToken);
    }
}
