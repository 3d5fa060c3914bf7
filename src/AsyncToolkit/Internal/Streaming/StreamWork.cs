using System.Runtime.CompilerServices;

namespace AsyncToolkit.Internal;

/// <summary>Work whose results go to the consumer of a stream.</summary>
internal readonly struct StreamWork<T, TResult>(Func<T, CancellationToken, ValueTask<TResult>> body, ResultStream<TResult> stream)
    : IItemWork<T, ConfiguredValueTaskAwaitable<TResult>.ConfiguredValueTaskAwaiter>
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

        stream.Put(index, awaiter.GetResult());
        return true;
    }

    public void End(long index, in ConfiguredValueTaskAwaitable<TResult>.ConfiguredValueTaskAwaiter awaiter) =>
        stream.Put(index, awaiter.GetResult());

    public void Failed(long index) => stream.PutGap(index);
}
