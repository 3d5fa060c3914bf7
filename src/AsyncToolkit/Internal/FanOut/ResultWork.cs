using System.Runtime.CompilerServices;

namespace AsyncToolkit.Internal;

/// <summary>Work whose results go to a receiver.</summary>
internal readonly struct ResultWork<T, TResult, TReceiver>(Func<T, CancellationToken, ValueTask<TResult>> body, TReceiver receiver)
    : IItemWork<T, ConfiguredValueTaskAwaitable<TResult>.ConfiguredValueTaskAwaiter>
    where TReceiver : IResultReceiver<TResult>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Start(
        T item,
        long index,
        CancellationToken cancellationToken,
        out ConfiguredValueTaskAwaitable<TResult>.ConfiguredValueTaskAwaiter awaiter)
    {
        awaiter = BodyAwait.Of(body(item, cancellationToken));
        if (!awaiter.IsCompleted)
        {
            return false;
        }

        receiver.Deliver(index, awaiter.GetResult());
        return true;
    }

    public void End(long index, in ConfiguredValueTaskAwaitable<TResult>.ConfiguredValueTaskAwaiter awaiter) =>
        receiver.Deliver(index, awaiter.GetResult());

    public void Failed(long index) => receiver.Failed(index);
}
