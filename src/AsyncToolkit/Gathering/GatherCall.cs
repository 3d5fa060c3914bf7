using AsyncToolkit.Internal;

namespace AsyncToolkit;

/// <summary>What the overloads of <c>GatherAsync</c> come down to: guards, and one call of the engine.</summary>
internal static class GatherCall
{
    internal static Task<TResult[]> Start<T, TResult>(
        ItemSequence<T> source, int maxConcurrency, Func<T, CancellationToken, ValueTask<TResult>> selector, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxConcurrency, 1);
        ArgumentNullException.ThrowIfNull(selector);
        var caller = CallerCancellation.Capture(cancellationToken);
        if (caller.IsCanceledBy(out Deadline? blamed))
        {
            return caller.CanceledTask<TResult[]>(blamed, name: null);
        }

        return source.IsEmptyArray
            ? Task.FromResult<TResult[]>([])
            : new GatherEnd<TResult>(unclaimed: null).Run(source, new FanOutPolicy(maxConcurrency), selector, cancellationToken);
    }

    internal static Task<TResult[]> Start<T, TResult>(
        ItemSequence<T> source, ThrottleOptions options, Func<T, CancellationToken, ValueTask<TResult>> selector, CancellationToken cancellationToken)
    {
        OptionGuards.ThrowIfNotForResults(options);
        ArgumentNullException.ThrowIfNull(selector);
        var caller = CallerCancellation.Capture(cancellationToken);
        if (caller.IsCanceledBy(out Deadline? blamed))
        {
            return caller.CanceledTask<TResult[]>(blamed, options.Name);
        }

        if (source.IsEmptyArray && options.Progress is null)
        {
            return Task.FromResult<TResult[]>([]);
        }

        UnclaimedResults? unclaimed = options.HandledUnclaimed();
        return new GatherEnd<TResult>(unclaimed).Run(source, options, FanOutPolicy.Of(options), selector, unclaimed, cancellationToken);
    }
}
