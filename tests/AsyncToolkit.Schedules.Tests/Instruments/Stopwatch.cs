using AsyncToolkit.Schedules.Tests.Explorer;

namespace AsyncToolkit.Schedules.Tests.Instruments;

/// <summary>A clock that hardly moves, and only with the schedule: how much is claimed at once must not differ between two runs of one schedule.</summary>
internal static class Stopwatch
{
    public const long Frequency = 1_000_000_000;

    // never 0, which is no time to the core
    public static long GetTimestamp() => Actor.Current.Schedule.Steps + 1;

    public static TimeSpan GetElapsedTime(long start, long end) => TimeSpan.FromTicks((end - start) / (Frequency / TimeSpan.TicksPerSecond));
}
