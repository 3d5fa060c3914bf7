using Crawler.Crawling;

namespace Crawler.Timeline;

/// <summary>Puts visits into lanes, so that no two in a lane overlap and no more lanes are used than needed.</summary>
internal static class Lanes
{
    /// <summary>
    /// The lane of each visit, from 0. Each takes the lowest lane that is free at its start; the number of lanes is thus the
    /// most that were ever in flight at a time: more lanes than the limit would be a limit exceeded.
    /// </summary>
    /// <param name="visits">The visits, by their start.</param>
    internal static int[] Assign(IReadOnlyList<Visit> visits)
    {
        var lanes = new int[visits.Count];
        var freeFrom = new List<TimeSpan>();
        for (int i = 0; i < visits.Count; i++)
        {
            int lane = freeFrom.FindIndex(free => free <= visits[i].Start);
            if (lane < 0)
            {
                lane = freeFrom.Count;
                freeFrom.Add(default);
            }

            freeFrom[lane] = visits[i].End;
            lanes[i] = lane;
        }

        return lanes;
    }
}
