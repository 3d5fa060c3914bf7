using AsyncToolkit.Internal;
using BodyAwaiter = System.Runtime.CompilerServices.ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter;

namespace AsyncToolkit;

/// <summary>What the overloads of <c>ForEachThrottledAsync</c> come down to: guards, and one call of the engine.</summary>
internal static class ForEachCall
{
    internal static Task Start<T>(
        ItemSequence<T> source, int maxConcurrency, Func<T, CancellationToken, ValueTask> body, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxConcurrency, 1);
        ArgumentNullException.ThrowIfNull(body);
        var caller = CallerCancellation.Capture(cancellationToken);
        if (caller.IsCanceledBy(out Deadline? blamed))
        {
            return caller.CanceledTask(blamed, name: null);
        }

        return source.IsEmptyArray
            ? Task.CompletedTask
            : Engine(source.ToSource(maxConcurrency), body, new FanOutPolicy(maxConcurrency), cancellationToken).Start();
    }

    internal static Task Start<T>(
        ItemSequence<T> source, ThrottleOptions options, Func<T, CancellationToken, ValueTask> body, CancellationToken cancellationToken)
    {
        OptionGuards.ThrowIfNotForBodies(options);
        ArgumentNullException.ThrowIfNull(body);
        var caller = CallerCancellation.Capture(cancellationToken);
        if (caller.IsCanceledBy(out Deadline? blamed))
        {
            return caller.CanceledTask(blamed, options.Name);
        }

        if (source.IsEmptyArray && options.Progress is null)
        {
            return Task.CompletedTask;
        }

        FanOutPolicy policy = FanOutPolicy.Of(options);
        FanOutCore engine = ThrottledCall.RunsBareBodies(options)
            ? Engine(source.ToSource(options.MaxConcurrency), body, policy, cancellationToken)
            : ThrottledCall.Create(source, options, policy, NoResult.AddTo(body), unclaimed: null, default(Sink), cancellationToken);
        return engine.Start();
    }

    /// <summary>Makes the engine of a call without results.</summary>
    internal static FanOutCore Engine<T>(
        Source<T> source, Func<T, CancellationToken, ValueTask> body, in FanOutPolicy policy, CancellationToken cancellationToken) =>
        new FanOut<T, ForEachWork<T>, BodyAwaiter>(source, new ForEachWork<T>(body), policy, new PlainEnd(), cancellationToken);

    private readonly struct Sink : IFanOutSink<NoResult>
    {
        public FanOutCore Over<TItem>(
            Source<TItem> source,
            Func<TItem, CancellationToken, ValueTask<NoResult>> body,
            in FanOutPolicy policy,
            CancellationToken callerToken) =>
            Engine(source, NoResult.RemoveFrom(body), policy, callerToken);
    }
}
