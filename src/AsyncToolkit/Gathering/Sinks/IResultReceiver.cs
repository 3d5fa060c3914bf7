namespace AsyncToolkit.Internal;

/// <summary>Takes results as bodies deliver them, on any worker.</summary>
internal interface IResultReceiver<TResult>
{
    void Deliver(long index, TResult result);
}
