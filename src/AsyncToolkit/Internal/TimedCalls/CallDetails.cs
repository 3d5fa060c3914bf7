namespace AsyncToolkit.Internal;

/// <summary>What only some timed calls have: options, a caller that can cancel, a clock that has failed. An object of its own, so that the others need not carry it.</summary>
/// <remarks>
/// The registrations with the caller are undone by the second of two who say that they are through: the starter, once everything is in its
/// place, and whoever has won. So nobody reads a registration that is being written, and the winner need not wait for the starter.
/// </remarks>
internal sealed class CallDetails(TimeoutOptions? options, CallerCancellation caller)
{
    private CallerRegistration _registration;
    private Exception? _clockFailure;
    private Deadline? _blamed;
    private int _through;

    internal TimeoutOptions? Options => options;

    internal CallerCancellation Caller => caller;

    /// <summary>The caller's context, where the options have handlers that run in it.</summary>
    internal ExecutionContext? Context { get; set; } = options is null ? null : ExecutionContext.Capture();

    /// <summary>What the clock has thrown. If it does twice, either will do.</summary>
    internal Exception? ClockFailure
    {
        get => Volatile.Read(ref _clockFailure);
        set => Interlocked.CompareExchange(ref _clockFailure, value, null);
    }

    /// <summary>The deadline that has canceled the call, as far as it was the deadline and not the caller's token.</summary>
    internal Deadline? Blamed => caller.Token.IsCancellationRequested ? null : Volatile.Read(ref _blamed);

    /// <summary>Takes down what has canceled the call, the first that is seen: once a deadline has ended, nothing may lead to it any more.</summary>
    internal void Blame(Deadline? expired)
    {
        if (expired is not null)
        {
            Interlocked.CompareExchange(ref _blamed, expired, null);
        }
    }

    /// <summary>Whether the caller has canceled, by the flags.</summary>
    internal bool IsCanceled()
    {
        bool isCanceled = caller.IsCanceledBy(out Deadline? blamed);
        Blame(blamed);
        return isCanceled;
    }

    /// <summary>Called once, by the starter. What a deadline's clock throws is thrown.</summary>
    internal void Register(ICallerListener listener) => _registration = caller.Register(listener);

    /// <summary>True for the second who says so.</summary>
    internal bool IsThrough()
    {
        if (Interlocked.Increment(ref _through) != 2)
        {
            return false;
        }

        _registration.Unregister();
        return true;
    }
}
