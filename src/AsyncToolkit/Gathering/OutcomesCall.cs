using AsyncToolkit.Internal;

namespace AsyncToolkit;

/// <summary>What the overloads of <c>GatherOutcomesAsync</c> come down to: guards, and one call of the engine.</summary>
internal static class OutcomesCall
{
    internal static Task<Outcome<TResult>[]> Start<T, TResult>(
        ItemSequence<T> source, int maxConcurrency, Func<T, CancellationToken, ValueTask<TResult>> selector, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxConcurrency, 1);
        ArgumentNullException.ThrowIfNull(selector);
        var caller = CallerCancellation.Capture(cancellationToken);
        if (caller.IsCanceledBy(out Deadline? blamed))
        {
            return caller.CanceledTask<Outcome<TResult>[]>(blamed, name: null);
        }

        return source.IsEmptyArray
            ? Task.FromResult<Outcome<TResult>[]>([])
            : new OutcomesEnd<TResult>(unclaimed: null).Run(source, Policy(maxConcurrency, name: null), selector, cancellationToken);
    }

    internal static Task<Outcome<TResult>[]> Start<T, TResult>(
        ItemSequence<T> source, ThrottleOptions options, Func<T, CancellationToken, ValueTask<TResult>> selector, CancellationToken cancellationToken)
    {
        OptionGuards.ThrowIfNotForSettling(options);
        ArgumentNullException.ThrowIfNull(selector);
        var caller = CallerCancellation.Capture(cancellationToken);
        if (caller.IsCanceledBy(out Deadline? blamed))
        {
            return caller.CanceledTask<Outcome<TResult>[]>(blamed, options.Name);
        }

        if (source.IsEmptyArray && options.Progress is null)
        {
            return Task.FromResult<Outcome<TResult>[]>([]);
        }

        UnclaimedResults? unclaimed = options.HandledUnclaimed();
        return new OutcomesEnd<TResult>(unclaimed).Run(
            source, options, Policy(options.MaxConcurrency, options.Name), selector, unclaimed, cancellationToken);
    }

    private static FanOutPolicy Policy(int limit, string? name) => new(limit, FailureMode.Collect, name) { KeepsInduced = true };
}
