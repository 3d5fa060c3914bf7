using AsyncToolkit.Internal;

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
        if (caller.IsCanceledBy(out Deadline? blamed))
        {
            return caller.CanceledTask(blamed, options.Name);
        }

        var frontier = new Frontier<T>(seeds, comparer);
        var visits = new VisitBody<T>(frontier, body);
        if (options.RateLimiter is null)
        {
            return Run(frontier, visits.RunAsync, static surrounded => surrounded, static visit => visit);
        }

        var admitted = new AdmittedItems<Visit<T>>(frontier, options.RateLimiter, options.TimeProvider);
        var admittedBody = new AdmittedBody<Visit<T>, NoResult>(visits.RunAsync, unclaimed: null);
        return Run(admitted, admittedBody.RunAsync, admittedBody.Guarding, static visit => visit.Value);

        Task Run<TItem>(
            IAsyncEnumerable<TItem> items,
            Func<TItem, CancellationToken, ValueTask<NoResult>> visit,
            Func<Func<TItem, CancellationToken, ValueTask<NoResult>>, Func<TItem, CancellationToken, ValueTask<NoResult>>> guard,
            Func<TItem, Visit<T>> visitOf)
        {
            var surroundings = new BodySurroundings(options, () => frontier.Discovered);
            Func<TItem, CancellationToken, ValueTask> surrounded =
                visits.Ending(guard(surroundings.Surround(visit, unclaimed: null)), visitOf);
            FanOutCore engine = ForEachCall.Engine(
                new PulledSource<TItem>(items), surrounded, FanOutPolicy.Of(options), cancellationToken);
            surroundings.Watch(engine);
            return engine.Start();
        }
    }
}
