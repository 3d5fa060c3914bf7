using System.Text;

namespace AsyncToolkit.Benchmarks;

/// <summary>The chart and the table of one workload: a line per case.</summary>
internal static class WorkloadTable
{
    internal static string Of(WorkloadResults workload)
    {
        string[] ours = [.. workload.Contenders.Where(name => name == Contender.Ours)];
        string[] others = [.. workload.Contenders.Where(name => name != workload.Baseline && name != Contender.Ours)];
        var text = new StringBuilder();
        text.Append($"![{workload.Workload.Title}: time relative to {workload.Baseline}](images/benchmarks/{workload.Workload.Id}.svg)\n\n");
        text.Append("| | ").AppendJoin(" | ", [workload.Baseline, .. ours.Select(Bold), .. others, "budgets"]).Append(" |\n");
        text.Append('|').Insert(text.Length, "---|", ours.Length + others.Length + 3).Append('\n');
        foreach (CaseResult result in workload.Cases)
        {
            string[] cells =
                [result.Case.Parameters,
                Absolute(result, result.Baseline),
                .. ours.Select(name => Bold(Cell(workload, result, name))),
                .. others.Select(name => Cell(workload, result, name)),
                string.Join("; ", workload.Check(result).Select(Describe))];
            text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
        }

        return text.Append(Reported(workload)).Append(ReasonTable.Of(workload)).ToString();
    }

    // A difference can be read from times only: where it counts, they are what is shown.
    private static string Cell(WorkloadResults workload, CaseResult result, string name) =>
        workload.Contenders.Contains(Contender.Ours) ? Relative(result, result.Find(name)) : Absolute(result, result.Find(name));

    private static string Relative(CaseResult result, ContenderResult? contender) =>
        contender is null ? "n/a" : $"{Numbers.Ratio(contender.RatioToBaseline)}, {Bytes(result, contender)}";

    private static string Absolute(CaseResult result, ContenderResult? contender) =>
        contender is null ? "n/a" : $"{Numbers.Time(contender.NanosecondsPerItem)}, {Bytes(result, contender)}";

    private static string Bytes(CaseResult result, ContenderResult contender) =>
        Numbers.Bytes(contender.BytesPerCall / result.Case.Workload.ItemsPerCall);

    // What BenchmarkDotNet says of the same day, of what this library is judged by.
    private static string Reported(WorkloadResults workload)
    {
        bool isRelative = workload.Contenders.Contains(Contender.Ours);
        IEnumerable<string> reported =
            from name in workload.Contenders
            where !isRelative || Contender.RoleOf(name) == ContenderRole.Ours
            let figures = workload.Reported.Where(result => result.Find(name) is not null).Select(result => Figure(workload, result, name)).ToArray()
            where figures.Length > 0
            select $"{name} {string.Join(", ", figures)}";
        return reported.Any() ? $"\nBenchmarkDotNet, a process for each: {string.Join("; ", reported)}.\n" : "";
    }

    private static string Figure(WorkloadResults workload, CaseResult result, string name) =>
        workload.Reported.Count == 1 ? Cell(workload, result, name) : $"{Cell(workload, result, name)} ({result.Case.Parameters})";

    private static string Bold(string text) => $"**{text}**";

    private static string Describe(BudgetVerdict verdict)
    {
        string text = verdict.Contender is null ? verdict.Comparison : $"{verdict.Contender}: {verdict.Comparison}";
        return verdict.IsMet ? text : $"**{text}: missed**";
    }
}
