using AsyncToolkit.Schedules.Tests.Explorer;
using Real = System.Threading.Interlocked;

namespace AsyncToolkit.Schedules.Tests.Instruments;

/// <summary>Each operation is one step of the schedule.</summary>
internal static class Interlocked
{
    public static int CompareExchange(ref int location, int value, int comparand)
    {
        Actor.Point();
        return Real.CompareExchange(ref location, value, comparand);
    }

    public static long CompareExchange(ref long location, long value, long comparand)
    {
        Actor.Point();
        return Real.CompareExchange(ref location, value, comparand);
    }

    public static T CompareExchange<T>(ref T location, T value, T comparand)
        where T : class?
    {
        Actor.Point();
        return Real.CompareExchange(ref location, value, comparand);
    }

    public static int Exchange(ref int location, int value)
    {
        Actor.Point();
        return Real.Exchange(ref location, value);
    }

    public static long Exchange(ref long location, long value)
    {
        Actor.Point();
        return Real.Exchange(ref location, value);
    }

    public static T Exchange<T>(ref T location, T value)
        where T : class?
    {
        Actor.Point();
        return Real.Exchange(ref location, value);
    }

    public static int Increment(ref int location)
    {
        Actor.Point();
        return Real.Increment(ref location);
    }

    public static uint Increment(ref uint location)
    {
        Actor.Point();
        return Real.Increment(ref location);
    }

    public static long Increment(ref long location)
    {
        Actor.Point();
        return Real.Increment(ref location);
    }

    public static int Decrement(ref int location)
    {
        Actor.Point();
        return Real.Decrement(ref location);
    }

    public static long Decrement(ref long location)
    {
        Actor.Point();
        return Real.Decrement(ref location);
    }

    public static long Add(ref long location, long value)
    {
        Actor.Point();
        return Real.Add(ref location, value);
    }

    public static long Read(ref long location)
    {
        Actor.Point();
        return Real.Read(ref location);
    }

    public static void MemoryBarrier()
    {
        Actor.Point();
        Real.MemoryBarrier();
    }
}
