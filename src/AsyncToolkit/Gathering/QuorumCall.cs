using AsyncToolkit.Internal;

namespace AsyncToolkit;

/// <summary>What the overloads of <c>QuorumAsync</c> and <c>FirstSuccessfulAsync</c> come down to: guards, and one call of the engine.</summary>
internal static class QuorumCall
{
    internal static Task<T> First<TOperation, T>(
        IEnumerable<TOperation> operations,
        ThrottleOptions options,
        Func<TOperation, CancellationToken, ValueTask<T>> run,
        CancellationToken cancellationToken) =>
        Start(operations, required: 1, options, run, static winners => winners[0], cancellationToken);

    internal static Task<T[]> Quorum<TOperation, T>(
        IEnumerable<TOperation> operations,
        int quorum,
        ThrottleOptions options,
        Func<TOperation, CancellationToken, ValueTask<T>> run,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(operations);
        ArgumentOutOfRangeException.ThrowIfLessThan(quorum, 1);
        return Start(operations, quorum, options, run, static winners => winners, cancellationToken);
    }

    private static Task<TValue> Start<TOperation, T, TValue>(
        IEnumerable<TOperation> operations,
        int required,
        ThrottleOptions options,
        Func<TOperation, CancellationToken, ValueTask<T>> run,
        Func<T[], TValue> valueOf,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(operations);
        OptionGuards.ThrowIfNotForSettling(options);
        var caller = CallerCancellation.Capture(cancellationToken);
        if (caller.IsCanceledBy(out Deadline? blamed))
        {
            return caller.CanceledTask<TValue>(blamed, options.Name);
        }

        UnclaimedResults unclaimed = options.HandledOrDisposedUnclaimed();
        return new QuorumEnd<T, TValue>(required, valueOf, unclaimed).Run(
            ItemSequence<TOperation>.Of(operations),
            options,
            new FanOutPolicy(options.MaxConcurrency, FailureMode.Collect, options.Name),
            run,
            unclaimed,
            cancellationToken);
    }
}
