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
                Absolute(workload, result, workload.Baseline),
                .. ours.Select(name => Bold(Cell(workload, result, name))),
                .. others.Select(name => Cell(workload, result, name)),
                string.Join("; ", workload.Check(result).Select(verdict => Describe(workload, result, verdict)))];
            text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
        }

        return text.Append(Reported(workload)).Append(HandoverRemark.Of(workload)).Append(ReasonTable.Of(workload)).ToString();
    }

    // A difference can be read from times only: where it counts, they are what is shown.
    private static string Cell(WorkloadResults workload, CaseResult result, string name) =>
        workload.Contenders.Contains(Contender.Ours) ? Relative(workload, result, name) : Absolute(workload, result, name);

    private static string Relative(WorkloadResults workload, CaseResult result, string name) =>
        Figure(workload, result, name, static contender => contender.RatioToBaseline, Numbers.Ratio);

    private static string Absolute(WorkloadResults workload, CaseResult result, string name) =>
        Figure(workload, result, name, static contender => contender.NanosecondsPerItem, Numbers.Time);

    private static string Figure(WorkloadResults workload, CaseResult result, string name, Func<ContenderResult, double> value, Func<double, string> format)
    {
        if (result.Find(name) is not { } contender)
        {
            return "n/a";
        }

        double[] single = [.. workload.ProcessesOf(result).Select(process => process.Find(name)).OfType<ContenderResult>().Select(value)];
        return $"{format(value(contender))}{Numbers.Spread(single, format)}, {Bytes(result, contender)}";
    }

    private static string Bytes(CaseResult result, ContenderResult contender) =>
        Numbers.Bytes(contender.BytesPerCall / result.Case.Workload.ItemsPerCall);

    // What BenchmarkDotNet says of the same day, of what this library is judged by.
    private static string Reported(WorkloadResults workload)
    {
        bool isRelative = workload.Contenders.Contains(Contender.Ours);
        IEnumerable<string> reported =
            from name in workload.Contenders
            where !isRelative || Contender.RoleOf(name) == ContenderRole.Ours
            let figures = workload.Reported.Where(result => result.Find(name) is not null).Select(result => Reported(workload, result, name)).ToArray()
            where figures.Length > 0
            select $"{name} {string.Join(", ", figures)}";
        return reported.Any() ? $"\nBenchmarkDotNet, a process for each: {string.Join("; ", reported)}.\n" : "";
    }

    private static string Reported(WorkloadResults workload, CaseResult result, string name)
    {
        string cell = Cell(workload with { Processes = [] }, result, name);
        return workload.Reported.Count == 1 ? cell : $"{cell} ({result.Case.Parameters})";
    }

    private static string Bold(string text) => $"**{text}**";

    private static string Describe(WorkloadResults workload, CaseResult result, BudgetVerdict verdict)
    {
        string text = verdict.Contender is null ? verdict.Comparison : $"{verdict.Contender}: {verdict.Comparison}";
        BudgetVerdict[] single =
            [.. from process in workload.ProcessesOf(result)
                from other in workload.Check(process)
                where other.Kind == verdict.Kind && other.Contender == verdict.Contender
                select other];
        int met = single.Count(static other => other.IsMet);
        string split = met == 0 || met == single.Length ? "" : $" (met in {met} of {single.Length} processes)";
        return verdict.IsMet ? text + split : $"**{text}: missed**{split}";
    }
}
