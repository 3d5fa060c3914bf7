using System.Runtime.CompilerServices;

namespace AsyncToolkit.Internal;

/// <summary>Puts down what becomes of each item for the consumer of a stream.</summary>
/// <remarks>It has the line beside the supply: a body that ends well looks at the line only.</remarks>
internal readonly struct StreamReceiver<TResult>(ResultLine<TResult> line, StreamSupply<TResult> supply) : IResultReceiver<TResult>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Deliver(long index, TResult result)
    {
        if (line.Put(index, result))
        {
            supply.WakeConsumer();
        }
    }

    public void Failed(long index) => supply.PutGap(index);
}
