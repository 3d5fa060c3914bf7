using AsyncToolkit.Internal;

namespace AsyncToolkit;

/// <summary>What the overloads of <c>SelectThrottledAsync</c> come down to: guards, and an enumerable that can be enumerated any number of times.</summary>
internal static class SelectCall
{
    internal static IAsyncEnumerable<TResult> Create<T, TResult>(
        ItemSequence<T> source,
        ThrottleOptions options,
        Func<T, CancellationToken, ValueTask<TResult>> selector,
        CancellationToken cancellationToken)
    {
        OptionGuards.ThrowIfNotForStreams(options);
        ArgumentNullException.ThrowIfNull(selector);
        return new StreamCall<T, TResult>(source, options, selector, cancellationToken);
    }
}
