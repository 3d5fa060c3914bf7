using System.Runtime.CompilerServices;
using AsyncToolkit.Internal;

namespace AsyncToolkit;

/// <summary>What the overloads of <c>HedgeAsync</c> come down to: guards, and one call of the engine.</summary>
internal static class HedgeCall
{
    internal static Task<T> Start<TOperation, T>(
        IEnumerable<TOperation> operations,
        HedgeOptions options,
        Func<TOperation, CancellationToken, ValueTask<T>> run,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(operations);
        ArgumentNullException.ThrowIfNull(options);
        var caller = CallerCancellation.Capture(cancellationToken);
        if (caller.IsCanceledBy(out Deadline? blamed))
        {
            return caller.CanceledTask<T>(blamed, options.Name);
        }

        var end = new HedgeEnd<T>(options, new UnclaimedResults(options.OnUnclaimed, CallLog.Of(options.Logger, options.Name)));
        var attempts = new HedgeAttempts<TOperation>(operations, options);
        var engine = new FanOut<TOperation, ResultWork<TOperation, T, HedgeReceiver<TOperation, T>>, ConfiguredValueTaskAwaitable<T>.ConfiguredValueTaskAwaiter>(
            new PulledSource<TOperation>(attempts),
            new ResultWork<TOperation, T, HedgeReceiver<TOperation, T>>(run, new HedgeReceiver<TOperation, T>(end, attempts)),
            new FanOutPolicy(options.MaxAttempts ?? int.MaxValue, FailureMode.Collect, options.Name),
            end,
            cancellationToken);
        end.Attach(engine);
        engine.Start();
        return end.Completion;
    }

    /// <summary>The options behind the overloads that take a plain delay: its name is that of their parameter.</summary>
    internal static HedgeOptions Options<TOperation>(IEnumerable<TOperation> operations, TimeSpan delay, TimeProvider? timeProvider)
    {
        ArgumentNullException.ThrowIfNull(operations);
        ThrottleOptions.Checked(delay, allowZero: true, nameof(delay));
        return new HedgeOptions { Delay = delay, TimeProvider = timeProvider ?? TimeProvider.System };
    }
}
