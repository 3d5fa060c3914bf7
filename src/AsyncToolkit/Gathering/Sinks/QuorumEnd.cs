using System.Runtime.CompilerServices;

namespace AsyncToolkit.Internal;

/// <summary>The first few successes; the rest is stopped, awaited, and unclaimed.</summary>
/// <remarks>
/// States: seeking → answered (enough successes; the engine is told to stop) → ended, or seeking → ended. The list of winners grows
/// under <see cref="_lock"/> and never beyond what is required; whoever completes it answers, outside the lock. If the caller's
/// cancellation came first, the call ends canceled, and the winners are as unclaimed as everybody else.
/// </remarks>
internal sealed class QuorumEnd<TResult, TValue>(
    int required, Func<TResult[], TValue> valueOf, UnclaimedResults unclaimed)
    : ResultEnd<TResult, TValue>, IResultReceiver<TResult>
{
    private readonly Lock _lock = new();
    private readonly List<TResult> _winners = [];
    private FanOutCore? _engine;

    public override FanOutCore Over<TItem>(
        Source<TItem> source,
        Func<TItem, CancellationToken, ValueTask<TResult>> body,
        in FanOutPolicy policy,
        CancellationToken callerToken)
    {
        // too many failures for the rest to succeed, where it is known how many operations there are
        FanOutPolicy untilHopeless = policy with { StopsAt = failed => source.KnownCount is { } count && failed > count - required && failed > 0 };
        var engine = new FanOut<TItem, ResultWork<TItem, TResult, QuorumEnd<TResult, TValue>>, ConfiguredValueTaskAwaitable<TResult>.ConfiguredValueTaskAwaiter>(
            source, new ResultWork<TItem, TResult, QuorumEnd<TResult, TValue>>(body, this), untilHopeless, this, callerToken);
        return _engine = engine;
    }

    public void Deliver(long index, TResult result)
    {
        bool wins;
        bool answers;
        lock (_lock)
        {
            wins = _winners.Count < required;
            if (wins)
            {
                _winners.Add(result);
            }

            answers = wins && _winners.Count == required;
        }

        if (!wins)
        {
            unclaimed.Add(result);
        }
        else if (answers)
        {
            _engine!.Answer();
        }
    }

    public void Failed(long index)
    {
    }

    public override void Complete(in CallVerdict verdict, long extent)
    {
        if (!verdict.IsCanceled && _winners.Count == required)
        {
            // the list, not the array: that is the caller's, to do with as it likes
            unclaimed.Settle(_winners.Cast<object?>());
            unclaimed.Log?.Needless(verdict.Failures);
            Succeed(valueOf([.. _winners]));
            return;
        }

        foreach (TResult winner in _winners)
        {
            unclaimed.Add(winner);
        }

        unclaimed.Settle([]);
        CompleteAs(
            verdict.IsCanceled
                ? verdict.ToTask<TValue>(default!)
                : System.Threading.Tasks.Task.FromException<TValue>(TooFew.Of(verdict, extent, required)));
    }
}
