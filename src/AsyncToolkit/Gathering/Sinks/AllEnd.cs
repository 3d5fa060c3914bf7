using System.Runtime.CompilerServices;

namespace AsyncToolkit.Internal;

/// <summary>The end of operations whose results lie where each of them has put its own.</summary>
internal sealed class AllEnd<TValue>(Func<TValue> value) : ResultEnd<NoResult, TValue>, IResultReceiver<NoResult>
{
    public override FanOutCore Over<TItem>(
        Source<TItem> source,
        Func<TItem, CancellationToken, ValueTask<NoResult>> body,
        in FanOutPolicy policy,
        CancellationToken callerToken) =>
        new FanOut<TItem, ResultWork<TItem, NoResult, AllEnd<TValue>>, ConfiguredValueTaskAwaitable<NoResult>.ConfiguredValueTaskAwaiter>(
            source, new ResultWork<TItem, NoResult, AllEnd<TValue>>(body, this), policy, this, callerToken);

    public void Deliver(long index, NoResult result)
    {
    }

    public void Failed(long index)
    {
    }

    public override void Complete(in CallVerdict verdict, long extent) =>
        CompleteAs(verdict, verdict.IsSuccess ? value() : default!);
}
