using System.Runtime.CompilerServices;
using AsyncToolkit.Internal;

namespace AsyncToolkit;

/// <summary>What the public overloads come down to: guards, and one call of the engine.</summary>
internal static class FanOutCalls
{
    internal static Task ForEach<T>(
        IEnumerable<T> source, ThrottleOptions options, Func<T, CancellationToken, ValueTask> body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(body);
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        Source<T> items = source is T[] array
            ? new ArraySource<T>(array, options.MaxConcurrency)
            : new PulledSource<T>(new EnumerableAdapter<T>(source), null);
        return new FanOut<T, ForEachWork<T>, ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter>(
            items, new ForEachWork<T>(body), new FanOutPolicy(options.MaxConcurrency, options.FailureMode, options.Name), cancellationToken).Start();
    }

    internal static Task ForEach<T>(
        IAsyncEnumerable<T> source, ThrottleOptions options, Func<T, CancellationToken, ValueTask> body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(body);
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        return new FanOut<T, ForEachWork<T>, ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter>(
            new PulledSource<T>(source, null), new ForEachWork<T>(body), new FanOutPolicy(options.MaxConcurrency, options.FailureMode, options.Name), cancellationToken).Start();
    }

    internal static Task Traverse<T>(
        IEnumerable<T> seeds,
        ThrottleOptions options,
        Func<T, CancellationToken, ValueTask<IEnumerable<T>>> body,
        IEqualityComparer<T>? comparer,
        CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
