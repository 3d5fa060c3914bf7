using System.Runtime.CompilerServices;

namespace AsyncToolkit.Internal;

/// <summary>How a call ended, before it is told to anybody: nothing failed (the default value), or what did, and whether the caller canceled.</summary>
internal readonly struct CallVerdict
{
    private readonly List<ItemFailure>? _failures;
    private readonly FanOutPolicy _policy;
    private readonly CancellationToken _callerToken;

    internal CallVerdict(
        List<ItemFailure> failures, List<ItemFailure>? induced, bool isCanceled, in FanOutPolicy policy, CancellationToken callerToken)
    {
        _failures = failures;
        Induced = induced;
        IsCanceled = isCanceled;
        _policy = policy;
        _callerToken = callerToken;
    }

    /// <summary>What failed: the root causes first.</summary>
    internal IReadOnlyList<ItemFailure> Failures => _failures ?? [];

    /// <summary>What our own cancellation induced, if the policy says that it is to be kept.</summary>
    internal IReadOnlyList<ItemFailure>? Induced { get; }

    /// <summary>The caller's cancellation ended the call. There may be failures beside it.</summary>
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

        var failed = new TaskCompletionSource<TResult>();
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

    // A task that is canceled and still carries an inner exception: only an async method builder makes one
    // (TaskCompletionSource.SetCanceled drops the exception, SetException would make the task faulted).
    private Task<TResult> Canceled<TResult>()
    {
        FanOutException? inner = _failures is { Count: > 0 } ? new FanOutException(_failures, Name) : null;
        string message = Name is null ? "The operation was canceled." : $"{Name} was canceled.";
        var builder = AsyncTaskMethodBuilder<TResult>.Create();
        builder.SetException(new OperationCanceledException(message, inner, _callerToken));
        return builder.Task;
    }
}
