using System.Runtime.CompilerServices;

namespace AsyncToolkit.Internal;

/// <summary>Work without a result.</summary>
internal readonly struct ForEachWork<T>(Func<T, CancellationToken, ValueTask> body)
    : IItemWork<T, ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Start(
        T item, long index, CancellationToken cancellationToken, out ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter awaiter)
    {
        ValueTask pending = body(item, cancellationToken);
        awaiter = pending.ConfigureAwait(false).GetAwaiter();
        if (!awaiter.IsCompleted)
        {
            return false;
        }

        // Also on success, and once only: a pooled source is recycled by it.
        awaiter.GetResult();
        return true;
    }

    public void End(long index, in ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter awaiter) => awaiter.GetResult();

    public void Failed(long index)
    {
    }
}
