namespace AsyncToolkit;

/// <summary>What became of an item.</summary>
public enum OutcomeStatus
{
    /// <summary>It was never started: the call had been canceled before.</summary>
    NotStarted = 0,

    /// <summary>It has a result.</summary>
    Succeeded,

    /// <summary>It failed. So has an item that ended in an <see cref="OperationCanceledException"/> before the caller canceled.</summary>
    Failed,

    /// <summary>It was running when the caller canceled, and ended in an <see cref="OperationCanceledException"/>.</summary>
    Canceled,
}
