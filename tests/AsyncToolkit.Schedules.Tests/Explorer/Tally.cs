using System.Collections.Concurrent;

namespace AsyncToolkit.Schedules.Tests.Explorer;

/// <summary>How many schedules have been run so far, of which programs.</summary>
internal static class Tally
{
    private static readonly ConcurrentBag<Explored> All = new();

    internal static void Add(Explored explored) => All.Add(explored);

    /// <summary>One line for each test, in the form of a table, and one for all.</summary>
    internal static IEnumerable<string> Lines()
    {
        yield return "| program | variants | sticky | PCT(5) | depth first, ≤ 2 preemptions | exhausted |";
        yield return "|---|---|---|---|---|---|";
        foreach (IGrouping<string, Explored> group in All.GroupBy(static explored => explored.Program).OrderBy(static group => group.Key, StringComparer.Ordinal))
        {
            yield return $"| {group.Key} | {group.Count()} | {group.Sum(static e => e.Sticky):N0} | {group.Sum(static e => e.Pct):N0} "
                + $"| {group.Sum(static e => e.DepthFirst):N0} | {group.Count(static e => e.IsExhausted)} |";
        }

        yield return $"{All.Sum(static e => e.Sticky + e.Pct + e.DepthFirst):N0} schedules of {All.Count} programs, {All.Count(static e => e.IsExhausted)} of them exhaustively.";
    }
}
