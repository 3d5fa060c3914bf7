namespace AsyncToolkit.Schedules.Tests.Instruments;

/// <summary>A clock that hardly moves: how much is claimed at once must not differ between two runs of one schedule.</summary>
internal static class Stopwatch
{
    public const long Frequency = 1_000_000_000;

    private static long _now;

    public static long GetTimestamp() => ++_now;
}
