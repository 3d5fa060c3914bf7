namespace AsyncToolkit.Internal;

/// <summary>The part of a timed call that listens to its caller; there only if the caller can cancel.</summary>
internal sealed class CallerWatch(CallerCancellation caller)
{
    private CallerRegistration _registration;

    internal CallerCancellation Caller => caller;

    /// <summary>Called once, by the starter. What a deadline's clock throws is thrown.</summary>
    internal void Register(ICallerListener listener) => _registration = caller.Register(listener);

    /// <summary>Called once, after <see cref="Register"/> has returned or failed.</summary>
    internal void Unregister() => _registration.Unregister();
}
