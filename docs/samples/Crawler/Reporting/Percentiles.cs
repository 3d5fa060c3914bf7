namespace Crawler.Reporting;

internal static class Percentiles
{
    /// <summary>The nearest-rank percentile: the smallest value that at least <paramref name="percent"/> % of all do not exceed.</summary>
    /// <param name="sorted">The values, ascending; at least one.</param>
    /// <param name="percent">Above 0, at most 100.</param>
    internal static TimeSpan Of(IReadOnlyList<TimeSpan> sorted, double percent) =>
        sorted[Math.Clamp((int)Math.Ceiling(percent / 100 * sorted.Count) - 1, 0, sorted.Count - 1)];
}
