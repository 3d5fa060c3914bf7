namespace AsyncToolkit.Internal;

/// <summary>What stopped a call first. Decided once, under the lock of its <see cref="FailureLog"/>.</summary>
internal enum StopCause
{
    None = 0,
    Failure,
    Caller,

    /// <summary>What was asked for is there; the rest is not needed.</summary>
    Answered,
}
