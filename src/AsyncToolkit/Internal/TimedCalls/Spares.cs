namespace AsyncToolkit.Internal;

/// <summary>A few objects that nobody refers to any more, for those who would otherwise make new ones.</summary>
/// <remarks>Process-wide, and no state: what lies here has been emptied. Each place is taken and filled by one atomic step.</remarks>
internal static class Spares<T>
    where T : class
{
    private const int Places = 16;

    private static readonly Place[] All = new Place[Places];

    internal static T? TryTake()
    {
        for (int i = 0; i < Places; i++)
        {
            if (Volatile.Read(ref All[i].Spare) is not null && Interlocked.Exchange(ref All[i].Spare, null) is { } spare)
            {
                return spare;
            }
        }

        return null;
    }

    /// <summary>If there is no place, it is left to the garbage collector.</summary>
    internal static void Put(T spare)
    {
        for (int i = 0; i < Places; i++)
        {
            if (Volatile.Read(ref All[i].Spare) is null && Interlocked.CompareExchange(ref All[i].Spare, spare, null) is null)
            {
                return;
            }
        }
    }

    // A struct, so that the array's elements need no type check when they are written.
    private struct Place
    {
        internal T? Spare;
    }
}
