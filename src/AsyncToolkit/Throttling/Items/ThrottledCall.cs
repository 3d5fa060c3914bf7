namespace AsyncToolkit.Internal;

/// <summary>Puts together what the options ask for: the source, what surrounds the bodies, the engine. The same for every member.</summary>
internal static class ThrottledCall
{
    /// <summary>Whether the options ask for nothing that has to do with single items, so that bodies run as they are.</summary>
    internal static bool RunsBareBodies(ThrottleOptions options) =>
        options.RateLimiter is null && options.Progress is null && options.EffectiveItemTimeout is null;

    /// <summary>Makes the engine of a call, ready to be started. Touches neither source nor body.</summary>
    /// <param name="items">The items.</param>
    /// <param name="options">The options, guarded already.</param>
    /// <param name="policy">The part of them that is for the engine, as the member wants it.</param>
    /// <param name="body">The body.</param>
    /// <param name="unclaimed">Takes results that come too late, or of an item that then fails; null where nobody wants them.</param>
    /// <param name="sink">Makes the engine.</param>
    /// <param name="callerToken">The caller's token.</param>
    /// <param name="room">What the items have to fit into until their results are taken; null where nothing holds them back.</param>
    /// <param name="log">The log of the call, if there is one besides that of <paramref name="unclaimed"/>.</param>
    internal static FanOutCore Create<T, TResult, TSink>(
        ItemSequence<T> items,
        ThrottleOptions options,
        in FanOutPolicy policy,
        Func<T, CancellationToken, ValueTask<TResult>> body,
        UnclaimedResults? unclaimed,
        TSink sink,
        CancellationToken callerToken,
        Room? room = null,
        CallLog? log = null)
        where TSink : IFanOutSink<TResult>
    {
        if (options.RateLimiter is not { } limiter)
        {
            return Around(items.ToSource(options.MaxConcurrency, room), policy, surroundings => surroundings.Surround(body, unclaimed));
        }

        var admittedBody = new AdmittedBody<T, TResult>(body, unclaimed);
        return Around(
            new PulledSource<Admitted<T>>(new AdmittedItems<T>(items.ToAsync(), limiter, options.TimeProvider), room),
            policy,
            surroundings => admittedBody.Guarding(surroundings.Surround<Admitted<T>, TResult>(admittedBody.RunAsync, unclaimed)));

        FanOutCore Around<TItem>(
            Source<TItem> source,
            in FanOutPolicy policy,
            Func<BodySurroundings, Func<TItem, CancellationToken, ValueTask<TResult>>> surround)
        {
            var surroundings = new BodySurroundings(options, () => source.KnownCount, log ?? unclaimed?.Log);
            FanOutCore engine = sink.Over(source, surround(surroundings), policy, callerToken);
            surroundings.Watch(engine);
            return engine;
        }
    }
}
