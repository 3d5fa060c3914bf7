using System.Text;

namespace AsyncToolkit.Benchmarks;

/// <summary>The table below that of a workload, with the contenders that measure a part of its work.</summary>
internal static class ReasonTable
{
    /// <summary>Empty if there are no such rounds.</summary>
    internal static string Of(WorkloadResults workload)
    {
        if (workload.Reasons is not { } reasons)
        {
            return "";
        }

        IReadOnlyList<CaseResult> cases = reasons.Merge(workload.Workload);
        string[] others =
            [.. from contender in BenchmarkClass.ContendersAndReasons(cases[0].Case.Workload)
                where contender.Name != workload.Baseline && cases.Any(result => result.Find(contender.Name) is not null)
                select contender.Name];
        var text = new StringBuilder();
        text.Append($"\nFor the reasons, in rounds of their own ({Processes(reasons.Runs.Count)}), with the work items of the pool that an item takes:\n\n");
        text.Append("| | ").AppendJoin(" | ", [workload.Baseline, .. others]).Append(" |\n");
        text.Append('|').Insert(text.Length, "---|", others.Length + 2).Append('\n');
        foreach (CaseResult result in cases)
        {
            ContenderResult baseline = result.Baseline!;
            IEnumerable<string> cells = others.Select(name => Relative(reasons, result, name));
            text.Append($"| {result.Case.Parameters} | {Numbers.Time(baseline.NanosecondsPerItem)}, {Hops(result, baseline)} | ");
            text.AppendJoin(" | ", cells).Append(" |\n");
        }

        return text.ToString();
    }

    private static string Relative(SavedRounds reasons, CaseResult result, string name)
    {
        if (result.Find(name) is not { } median)
        {
            return "n/a";
        }

        double[] ratios =
            [.. from run in reasons.Runs
                from saved in run
                where saved.Parameters == result.Case.Parameters
                from contender in saved.Contenders
                where contender.Contender == name
                select contender.RatioToBaseline];
        return $"{Numbers.Ratio(median.RatioToBaseline)}{Numbers.Spread(ratios, Numbers.Ratio)}, {Hops(result, median)}";
    }

    private static string Hops(CaseResult result, ContenderResult contender) =>
        Numbers.Hops(contender.WorkItemsPerCall / result.Case.Workload.ItemsPerCall);

    private static string Processes(int count) => count == 1 ? "a process" : $"the median of {count} processes, and the least and the most";
}
