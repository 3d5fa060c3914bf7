using AsyncToolkit.Internal;
using BodyAwaiter = System.Runtime.CompilerServices.ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter;

namespace AsyncToolkit;

/// <summary>What the overloads of <c>ForEachThrottledAsync</c> come down to: guards, and one call of the engine.</summary>
internal static class ForEachCall
{
    internal static Task Start<T>(
        IEnumerable<T> source, int maxConcurrency, Func<T, CancellationToken, ValueTask> body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxConcurrency, 1);
        ArgumentNullException.ThrowIfNull(body);
        var caller = CallerCancellation.Capture(cancellationToken);
        if (caller.IsCanceled)
        {
            return caller.CanceledTask(name: null);
        }

        return source is T[] { Length: 0 }
            ? Task.CompletedTask
            : Engine(SourceOf(source, maxConcurrency), body, new FanOutPolicy(maxConcurrency), cancellationToken).Start();
    }

    internal static Task Start<T>(
        IAsyncEnumerable<T> source, int maxConcurrency, Func<T, CancellationToken, ValueTask> body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxConcurrency, 1);
        ArgumentNullException.ThrowIfNull(body);
        var caller = CallerCancellation.Capture(cancellationToken);
        return caller.IsCanceled
            ? caller.CanceledTask(name: null)
            : Engine(new PulledSource<T>(source), body, new FanOutPolicy(maxConcurrency), cancellationToken).Start();
    }

    internal static Task Start<T>(
        IEnumerable<T> source, ThrottleOptions options, Func<T, CancellationToken, ValueTask> body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        OptionGuards.ThrowIfNotForBodies(options);
        ArgumentNullException.ThrowIfNull(body);
        var caller = CallerCancellation.Capture(cancellationToken);
        if (caller.IsCanceled)
        {
            return caller.CanceledTask(options.Name);
        }

        if (source is T[] { Length: 0 } && options.Progress is null)
        {
            return Task.CompletedTask;
        }

        return options.RateLimiter is null
            ? Surrounded(SourceOf(source, options.MaxConcurrency), options, body, cancellationToken)
            : Admitted(new EnumerableAdapter<T>(source), options, body, cancellationToken);
    }

    internal static Task Start<T>(
        IAsyncEnumerable<T> source, ThrottleOptions options, Func<T, CancellationToken, ValueTask> body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        OptionGuards.ThrowIfNotForBodies(options);
        ArgumentNullException.ThrowIfNull(body);
        var caller = CallerCancellation.Capture(cancellationToken);
        if (caller.IsCanceled)
        {
            return caller.CanceledTask(options.Name);
        }

        return options.RateLimiter is null
            ? Surrounded(new PulledSource<T>(source), options, body, cancellationToken)
            : Admitted(source, options, body, cancellationToken);
    }

    private static Task Admitted<T>(
        IAsyncEnumerable<T> source, ThrottleOptions options, Func<T, CancellationToken, ValueTask> body, CancellationToken cancellationToken)
    {
        var admitted = new PulledSource<Admitted<T>>(new AdmittedItems<T>(source, options.RateLimiter!, options.TimeProvider));
        var surroundings = new BodySurroundings(options, () => admitted.KnownCount);
        Func<Admitted<T>, CancellationToken, ValueTask> surrounded = surroundings.Surround<Admitted<T>>(new AdmittedBody<T>(body).RunAsync);
        return surroundings.Start(
            Engine(admitted, AdmittedBody<T>.Guarding(surrounded), FanOutPolicy.Of(options), cancellationToken));
    }

    private static Task Surrounded<T>(
        Source<T> source, ThrottleOptions options, Func<T, CancellationToken, ValueTask> body, CancellationToken cancellationToken)
    {
        var surroundings = new BodySurroundings(options, () => source.KnownCount);
        return surroundings.Start(Engine(source, surroundings.Surround(body), FanOutPolicy.Of(options), cancellationToken));
    }

    private static Source<T> SourceOf<T>(IEnumerable<T> source, int limit) =>
        source is T[] array ? new ArraySource<T>(array, limit) : new PulledSource<T>(new EnumerableAdapter<T>(source));

    private static FanOut<T, ForEachWork<T>, BodyAwaiter> Engine<T>(
        Source<T> source, Func<T, CancellationToken, ValueTask> body, FanOutPolicy policy, CancellationToken cancellationToken) =>
        new(source, new ForEachWork<T>(body), policy, cancellationToken);
}
