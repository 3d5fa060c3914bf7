using AsyncToolkit.Schedules.Tests.Explorer;
using Real = System.Threading.Volatile;

namespace AsyncToolkit.Schedules.Tests.Instruments;

/// <summary>Each operation is one step of the schedule.</summary>
internal static class Volatile
{
    public static int Read(ref int location)
    {
        Actor.Point();
        return Real.Read(ref location);
    }

    public static long Read(ref long location)
    {
        Actor.Point();
        return Real.Read(ref location);
    }

    public static bool Read(ref bool location)
    {
        Actor.Point();
        return Real.Read(ref location);
    }

    public static T Read<T>(ref T location)
        where T : class?
    {
        Actor.Point();
        return Real.Read(ref location);
    }

    public static void Write(ref int location, int value)
    {
        Actor.Point();
        Real.Write(ref location, value);
    }

    public static void Write(ref long location, long value)
    {
        Actor.Point();
        Real.Write(ref location, value);
    }

    public static void Write(ref bool location, bool value)
    {
        Actor.Point();
        Real.Write(ref location, value);
    }

    public static void Write<T>(ref T location, T value)
        where T : class?
    {
        Actor.Point();
        Real.Write(ref location, value);
    }
}
