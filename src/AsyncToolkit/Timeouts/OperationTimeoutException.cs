namespace AsyncToolkit;

/// <summary>An operation did not end within the time that the caller had allowed.</summary>
/// <remarks>
/// It is a <see cref="TimeoutException"/> and never an <see cref="OperationCanceledException"/>: a timeout and a cancellation
/// by the caller are different things. What the operation threw after it had been told to stop is the
/// <see cref="Exception.InnerException"/>.
/// </remarks>
public sealed class OperationTimeoutException : TimeoutException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="operationName">The name of the operation, or null.</param>
    /// <param name="timeout">The time that was allowed.</param>
    /// <param name="elapsed">The time that had passed when the timeout was noticed.</param>
    /// <param name="innerException">What the operation threw after its cancellation, or null.</param>
    public OperationTimeoutException(string? operationName, TimeSpan timeout, TimeSpan elapsed, Exception? innerException = null)
        : base($"{operationName ?? "The operation"} did not end within {timeout}.", innerException)
    {
        OperationName = operationName;
        Timeout = timeout;
        Elapsed = elapsed;
    }

    /// <summary>The name of the operation; null where it has none.</summary>
    public string? OperationName { get; }

    /// <summary>The time that was allowed.</summary>
    public TimeSpan Timeout { get; }

    /// <summary>The time that had passed when the timeout was noticed; at least <see cref="Timeout"/>, save for the resolution of the clock.</summary>
    public TimeSpan Elapsed { get; }
}
