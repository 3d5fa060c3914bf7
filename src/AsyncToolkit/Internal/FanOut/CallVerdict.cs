namespace AsyncToolkit.Internal;

/// <summary>How a call ended, before it is told to anybody: nothing failed (the default value), or what did, and whether the caller canceled.</summary>
internal readonly struct CallVerdict
{
    private readonly List<ItemFailure>? _failures;
    private readonly FanOutPolicy _policy;
    private readonly Deadline? _expired;
    private readonly CancellationToken _callerToken;

    internal CallVerdict(
        List<ItemFailure> failures,
        List<ItemFailure>? induced,
        bool isCanceled,
        in FanOutPolicy policy,
        Deadline? expired,
        CancellationToken callerToken)
    {
        _failures = failures;
        Induced = induced;
        IsCanceled = isCanceled;
        _policy = policy;
        _expired = expired;
        _callerToken = callerToken;
    }

    /// <summary>What failed: the root causes first.</summary>
    internal IReadOnlyList<ItemFailure> Failures => _failures ?? [];

    /// <summary>What our own cancellation induced, if the policy says that it is to be kept.</summary>
    internal IReadOnlyList<ItemFailure>? Induced { get; }

    /// <summary>The caller's cancellation, or the expiry of its deadline, ended the call. There may be failures beside it.</summary>
    internal bool IsCanceled { get; }

    internal bool IsSuccess => !IsCanceled && _failures is not { Count: > 0 };

    /// <summary>The name of the call, for messages.</summary>
    internal string? Name => _policy.Name;

    /// <summary>The task that says all this; with <paramref name="result"/> if nothing went wrong.</summary>
    internal Task<TResult> ToTask<TResult>(TResult result)
    {
        if (IsCanceled)
        {
            return Canceled<TResult>();
        }

        if (_failures is not { Count: > 0 })
        {
            return Task.FromResult(result);
        }

        var failed = new TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_policy.FailureMode.IsFailFast)
        {
            failed.SetException(_failures.Select(static failure => failure.Exception));
        }
        else
        {
            failed.SetException(new FanOutException(_failures, Name));
        }

        return failed.Task;
    }

    private Task<TResult> Canceled<TResult>()
    {
        FanOutException? inner = _failures is { Count: > 0 } ? new FanOutException(_failures, Name) : null;
        return CallerCancellation.CanceledTask<TResult>(CallerCancellation.Exception(_expired, Name, inner, _callerToken));
    }
}
