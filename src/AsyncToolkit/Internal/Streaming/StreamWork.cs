using System.Runtime.CompilerServices;

namespace AsyncToolkit.Internal;

/// <summary>Work whose results go to the consumer of a stream.</summary>
/// <remarks>It has the line beside the supply: a body that ends looks at the line only.</remarks>
internal readonly struct StreamWork<T, TResult>(
    Func<T, CancellationToken, ValueTask<TResult>> body, ResultLine<TResult> line, StreamSupply<TResult> supply)
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

        Put(index, awaiter.GetResult());
        return true;
    }

    public void End(long index, in ConfiguredValueTaskAwaitable<TResult>.ConfiguredValueTaskAwaiter awaiter) =>
        Put(index, awaiter.GetResult());

    public void Failed(long index) => supply.PutGap(index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Put(long index, TResult result)
    {
        if (line.Put(index, result))
        {
            supply.WakeConsumer();
        }
    }
}
