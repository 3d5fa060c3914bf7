using System.Runtime.CompilerServices;

namespace AsyncToolkit.Internal;

/// <summary>A few objects that nobody refers to any more, for those who would otherwise make new ones.</summary>
/// <remarks>
/// Those of the thread, chained by <see cref="DueNode.Next"/> and counted by <see cref="DueNode.Due"/>, and no state: what lies here has been emptied. Places for all
/// threads would take two atomic steps more, a tenth of a call that ends in time.
/// </remarks>
internal static class Spares<T>
    where T : DueNode
{
    private const int Places = 16;

    [ThreadStatic]
    private static T? _first;

    internal static T? TryTake()
    {
        T? spare = _first;
        if (spare is not null)
        {
            _first = Unsafe.As<T?>(spare.Next);
            spare.Next = null;
        }

        return spare;
    }

    /// <summary>If there is no place, it is left to the garbage collector.</summary>
    internal static void Put(T spare)
    {
        T? first = _first;
        long count = first is null ? 0 : first.Due;
        if (count < Places)
        {
            spare.Next = first;
            spare.Due = count + 1;
            _first = spare;
        }
    }
}
