using System.Globalization;

namespace Crawler.Timeline;

/// <summary>Round times for the axis.</summary>
internal static class TimeAxis
{
    private static readonly double[] Steps = [1, 2, 5];

    /// <summary>Times from zero to <paramref name="end"/>, a round step apart, about <paramref name="wanted"/> of them.</summary>
    internal static IReadOnlyList<TimeSpan> Ticks(TimeSpan end, int wanted)
    {
        double milliseconds = StepFor(end, wanted);
        return [.. Enumerable.Range(0, (int)(end.TotalMilliseconds / milliseconds) + 1).Select(i => TimeSpan.FromMilliseconds(i * milliseconds))];
    }

    /// <summary>The label of a tick: milliseconds, seconds or minutes and seconds, alike along the whole axis.</summary>
    internal static string Label(TimeSpan tick, TimeSpan end)
    {
        if (end < TimeSpan.FromSeconds(1))
        {
            return string.Create(CultureInfo.InvariantCulture, $"{tick.TotalMilliseconds:0.###} ms");
        }

        return end < TimeSpan.FromMinutes(2)
            ? string.Create(CultureInfo.InvariantCulture, $"{tick.TotalSeconds:0.##} s")
            : string.Create(CultureInfo.InvariantCulture, $"{(long)tick.TotalMinutes}:{tick.Seconds:00}");
    }

    private static double StepFor(TimeSpan end, int wanted)
    {
        double least = Math.Max(end.TotalMilliseconds / Math.Max(1, wanted), 0.001);
        if (end >= TimeSpan.FromMinutes(2))
        {
            // Minutes are divided by twelve, not by ten.
            double[] sixty = [10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000, 3_600_000];
            return sixty.FirstOrDefault(step => step >= least, Math.Ceiling(least / 3_600_000) * 3_600_000);
        }

        double magnitude = Math.Pow(10, Math.Floor(Math.Log10(least)));
        return Steps.Select(step => step * magnitude).FirstOrDefault(step => step >= least * 0.999, 10 * magnitude);
    }
}
