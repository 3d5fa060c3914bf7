using AsyncToolkit.Internal;
using BodyAwaiter = System.Runtime.CompilerServices.ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter;

namespace AsyncToolkit;

/// <summary>What the overloads of <c>TraverseThrottledAsync</c> come down to: guards, and one call of the engine.</summary>
internal static class TraverseCall
{
    internal static Task Start<T>(
        IEnumerable<T> seeds,
        ThrottleOptions options,
        Func<T, CancellationToken, ValueTask<IEnumerable<T>>> body,
        IEqualityComparer<T>? comparer,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(seeds);
        OptionGuards.ThrowIfNotForBodies(options);
        ArgumentNullException.ThrowIfNull(body);
        var caller = CallerCancellation.Capture(cancellationToken);
        if (caller.IsCanceled)
        {
            return caller.CanceledTask(options.Name);
        }

        var frontier = new Frontier<T>(seeds, comparer);
        var visits = new VisitBody<T>(frontier, body);
        if (options.RateLimiter is null)
        {
            return Run(frontier, visits.RunAsync, static surrounded => surrounded, static visit => visit);
        }

        var admitted = new AdmittedItems<Visit<T>>(frontier, options.RateLimiter, options.TimeProvider);
        return Run(
            admitted,
            new AdmittedBody<Visit<T>>(visits.RunAsync).RunAsync,
            AdmittedBody<Visit<T>>.Guarding,
            static visit => visit.Value);

        Task Run<TItem>(
            IAsyncEnumerable<TItem> items,
            Func<TItem, CancellationToken, ValueTask> visit,
            Func<Func<TItem, CancellationToken, ValueTask>, Func<TItem, CancellationToken, ValueTask>> guard,
            Func<TItem, Visit<T>> visitOf)
        {
            var surroundings = new BodySurroundings(options, () => frontier.Discovered);
            Func<TItem, CancellationToken, ValueTask> surrounded = visits.Ending(guard(surroundings.Surround(visit)), visitOf);
            return surroundings.Start(new FanOut<TItem, ForEachWork<TItem>, BodyAwaiter>(
                new PulledSource<TItem>(items), new ForEachWork<TItem>(surrounded), FanOutPolicy.Of(options), cancellationToken));
        }
    }
}
