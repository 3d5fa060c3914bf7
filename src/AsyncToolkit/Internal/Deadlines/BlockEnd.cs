namespace AsyncToolkit.Internal;

/// <summary>What a block under a deadline has come to: its body's end as it is (the default value), or something else.</summary>
internal readonly struct BlockEnd(bool hasMovedOn, Exception? failure)
{
    /// <summary>Whether the own time ran out, and that is no failure.</summary>
    internal bool HasMovedOn => hasMovedOn;

    /// <summary>The task to return: the body's own, or one that fails with what came in its place.</summary>
    internal Task Of(Task body) => failure is null ? body : Failures.ToTask<NoResult>(failure);

    /// <inheritdoc cref="Of(Task)"/>
    internal Task<T> Of<T>(Task<T> body) => failure is null ? body : Failures.ToTask<T>(failure);

    /// <summary>Whether the body completed; a failed task where something is to be thrown.</summary>
    internal Task<bool> HasCompleted(Task body) =>
        failure is not null ? Failures.ToTask<bool>(failure)
        : hasMovedOn || body.IsCompletedSuccessfully ? Task.FromResult(!hasMovedOn)
        : Failures.Transfer<bool>(body);
}
