using System.Runtime.CompilerServices;

namespace AsyncToolkit.Internal;

/// <summary>An attempt of a hedge: its result goes to the end, its failure makes the next one due.</summary>
internal readonly struct HedgeWork<TOperation, T>(
    Func<TOperation, CancellationToken, ValueTask<T>> run, HedgeAttempts<TOperation> attempts, HedgeEnd<T> end)
    : IItemWork<TOperation, ConfiguredValueTaskAwaitable<T>.ConfiguredValueTaskAwaiter>
{
    private readonly ResultWork<TOperation, T, HedgeEnd<T>> _work = new(run, end);

    public bool Start(
        TOperation item,
        long index,
        CancellationToken cancellationToken,
        out ConfiguredValueTaskAwaitable<T>.ConfiguredValueTaskAwaiter awaiter) =>
        _work.Start(item, index, cancellationToken, out awaiter);

    public void End(long index, in ConfiguredValueTaskAwaitable<T>.ConfiguredValueTaskAwaiter awaiter) => _work.End(index, awaiter);

    public void Failed(long index) => attempts.AttemptFailed();
}
