namespace AsyncToolkit;

/// <summary>How something ended that had been abandoned by a timeout.</summary>
/// <remarks>Handed to <see cref="TimeoutOptions.OnLateCompletion"/>.</remarks>
public sealed class LateCompletion
{
    internal LateCompletion(string? operationName, Exception? exception, TimeSpan lateness)
    {
        OperationName = operationName;
        Status = exception switch
        {
            null => TaskStatus.RanToCompletion,
            OperationCanceledException => TaskStatus.Canceled,
            _ => TaskStatus.Faulted,
        };
        Exception = exception;
        Lateness = lateness;
    }

    /// <summary>The name of the operation, from <see cref="TimeoutOptions.Name"/>; null where it has none.</summary>
    public string? OperationName { get; }

    /// <summary><see cref="TaskStatus.RanToCompletion"/>, <see cref="TaskStatus.Faulted"/> or <see cref="TaskStatus.Canceled"/>.</summary>
    public TaskStatus Status { get; }

    /// <summary>What it failed with, that of a cancellation too; null for a success.</summary>
    public Exception? Exception { get; }

    /// <summary>How long after it had been abandoned it ended, by the clock of the call.</summary>
    public TimeSpan Lateness { get; }

    /// <summary>The name, the status and the lateness.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"{OperationName ?? "The operation"} ended {Lateness} late: {Status}{(Exception is null ? null : $" ({Exception.Message})")}";
}
