namespace AsyncToolkit.Internal;

/// <summary>Takes what becomes of each item, on any worker. Where it costs, implemented by structs.</summary>
internal interface IResultReceiver<TResult>
{
    void Deliver(long index, TResult result);

    /// <inheritdoc cref="IItemWork{T, TAwaiter}.Failed"/>
    void Failed(long index);
}
