using Crawler.Crawling;

namespace Crawler.Timeline;

/// <summary>How many visits were in flight, computed from their recorded starts and ends.</summary>
internal static class InFlightCurve
{
    /// <summary>The most that were in flight at any one moment.</summary>
    internal static int Peak(IReadOnlyCollection<Visit> visits)
    {
        int peak = 0;
        foreach ((_, int inFlight) in Steps(visits))
        {
            peak = Math.Max(peak, inFlight);
        }

        return peak;
    }

    /// <summary>
    /// Divides the time from zero to <paramref name="end"/> into equal columns, each with the most and the mean number in flight
    /// within it. The most is exact: no moment falls between two columns.
    /// </summary>
    internal static (int Most, double Mean)[] Sample(IReadOnlyCollection<Visit> visits, TimeSpan end, int columns)
    {
        var samples = new (int Most, double Mean)[columns];
        double width = end.Ticks / (double)columns;
        if (width <= 0)
        {
            return samples;
        }

        double from = 0;
        int inFlight = 0;
        foreach ((TimeSpan at, int next) in Steps(visits).Append((end, 0)))
        {
            double to = Math.Clamp(at.Ticks, from, end.Ticks);
            Spread(samples, width, from, to, inFlight);
            from = to;
            inFlight = next;

            // A moment without width counts for the maximum all the same.
            int column = Math.Min((int)(from / width), columns - 1);
            samples[column].Most = Math.Max(samples[column].Most, inFlight);
        }

        return samples;
    }

    private static void Spread((int Most, double Mean)[] samples, double width, double from, double to, int inFlight)
    {
        for (int column = (int)(from / width); column < samples.Length && column * width < to; column++)
        {
            double share = (Math.Min(to, (column + 1) * width) - Math.Max(from, column * width)) / width;
            if (share > 0)
            {
                samples[column].Most = Math.Max(samples[column].Most, inFlight);
                samples[column].Mean += inFlight * share;
            }
        }
    }

    // The end of a body is recorded before its place is given away: what ends and what starts at the same time do not overlap,
    // and only the balance of a moment counts.
    private static IEnumerable<(TimeSpan At, int InFlight)> Steps(IReadOnlyCollection<Visit> visits)
    {
        int inFlight = 0;
        foreach (IGrouping<TimeSpan, int> moment in visits
            .SelectMany(visit => ((TimeSpan At, int Change)[])[(visit.Start, 1), (visit.End, -1)])
            .GroupBy(step => step.At, step => step.Change)
            .OrderBy(moment => moment.Key))
        {
            inFlight += moment.Sum();
            yield return (moment.Key, inFlight);
        }
    }
}
