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
    internal Task<bool> HasCompleted(Task body) => End(body, hasMovedOn, static (_, hasMovedOn) => !hasMovedOn);

    /// <summary>The body's result, or that there is none; a failed task where something is to be thrown.</summary>
    internal Task<TimeoutResult<T>> ResultOf<T>(Task<T> body) =>
        End(body, hasMovedOn, static (body, hasMovedOn) => hasMovedOn ? TimeoutResult<T>.TimedOut : new TimeoutResult<T>(body.Result));

    private Task<TEnd> End<TBody, TEnd>(TBody body, bool hasMovedOn, Func<TBody, bool, TEnd> success)
        where TBody : Task =>
        failure is not null ? Failures.ToTask<TEnd>(failure)
        : hasMovedOn || body.IsCompletedSuccessfully ? Task.FromResult(success(body, hasMovedOn))
        : Failures.Transfer<TEnd>(body);
}
