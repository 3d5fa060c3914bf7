using System.Collections.Concurrent;

namespace AsyncToolkit.Schedules.Tests.Explorer;

/// <summary>How many schedules have been run so far, of which programs.</summary>
internal static class Tally
{
    private static readonly ConcurrentBag<Explored> All = new();
    private static int _generated;
    private static int _schedulesOfGenerated;

    internal static void Add(Explored explored) => All.Add(explored);

    /// <summary>One more program that was generated.</summary>
    internal static void AddGenerated(int schedules)
    {
        System.Threading.Interlocked.Increment(ref _generated);
        System.Threading.Interlocked.Add(ref _schedulesOfGenerated, schedules);
    }

    /// <summary>One line for each test, in the form of a table, and one for all, those that were generated apart.</summary>
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
        yield return $"{_schedulesOfGenerated:N0} schedules of {_generated:N0} generated programs.";
    }
}
