using System.Globalization;
using System.Text;

namespace AsyncToolkit.Benchmarks;

/// <summary>The generated tables.</summary>
internal static class MarkdownTables
{
    /// <summary>One line per workload: the worst case of each kind of budget.</summary>
    internal static string Summary(SuiteResults results)
    {
        var text = new StringBuilder();
        text.Append("| workload | budget, time | reached | budget, bytes a call | reached | |\n|---|---|---|---|---|---|\n");
        foreach (WorkloadResults workload in results.Workloads.Where(workload => workload.Verdicts.Count > 0))
        {
            IReadOnlyList<BudgetVerdict> verdicts = workload.Verdicts;
            int missed = verdicts.Count(verdict => !verdict.IsMet);
            string verdict = missed == 0 ? "met" : Invariant($"**{missed} of {verdicts.Count} missed**");
            text.Append(CultureInfo.InvariantCulture, $"| [{workload.Workload.Id}](#{workload.Workload.Id.ToLowerInvariant()}) {workload.Workload.Title}")
                .Append(CultureInfo.InvariantCulture, $" | {Allowed(verdicts, IsTime)} | {Reached(verdicts, IsTime)}")
                .Append(CultureInfo.InvariantCulture, $" | {Allowed(verdicts, IsBytes)} | {Reached(verdicts, IsBytes)} | {verdict} |\n");
        }

        return text.ToString();
    }

    /// <summary>The chart and the table of one workload: a line per case.</summary>
    internal static string Workload(WorkloadResults workload)
    {
        string[] ours = workload.Contenders.Contains(Contender.Ours) ? [Contender.Ours] : []; // where all contenders are ours, none is called so
        string[] peers = [.. workload.Contenders.Where(name => name != workload.Baseline && name != Contender.Ours)];
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"![{workload.Workload.Title}: time relative to {workload.Baseline}](images/benchmarks/{workload.Workload.Id}.svg)\n\n");
        text.Append(CultureInfo.InvariantCulture, $"| | {string.Join(" | ", [workload.Baseline, .. ours.Select(Bold), .. peers, "budgets"])} |\n");
        text.Append('|').Insert(text.Length, "---|", ours.Length + peers.Length + 3).Append('\n');
        foreach (CaseResult result in workload.Cases)
        {
            int items = result.Case.Workload.ItemsPerCall;
            ContenderResult? baseline = result.Find(workload.Baseline);
            IEnumerable<string> cells =
                [result.Case.Parameters,
                baseline is null ? "n/a" : Invariant($"{Numbers.Time(baseline.NanosecondsPerItem)}, {Numbers.Bytes(baseline.BytesPerCall / items)}"),
                .. ours.Select(name => Bold(Cell(result.Find(name), items))),
                .. peers.Select(peer => Cell(result.Find(peer), items)),
                string.Join("; ", workload.Check(result).Select(Describe))];
            text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", cells)} |\n");
        }

        if (workload.Reported.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{(ours.Length > 0 ? OursReported(workload) : AllReported(workload))}.\n");
        }

        return text.ToString();
    }

    private static string OursReported(WorkloadResults workload)
    {
        IEnumerable<string> reported =
            from result in workload.Reported
            where result.Ours is not null
            select Invariant($"{Numbers.Ratio(result.Ours!.RatioToBaseline)} ({result.Case.Parameters})");
        return $"{Contender.Ours} according to BenchmarkDotNet: {string.Join(", ", reported)}";
    }

    // Where all contenders are ours it is not one ratio that counts, but what each costs.
    private static string AllReported(WorkloadResults workload)
    {
        IEnumerable<string> reported =
            from result in workload.Reported
            from contender in workload.Contenders.Select(result.Find)
            where contender is not null
            select Invariant(
                $"{contender.Contender} {Numbers.Time(contender.NanosecondsPerItem)}, {Numbers.Bytes(contender.BytesPerCall / result.Case.Workload.ItemsPerCall)}");
        return $"According to BenchmarkDotNet, each in a process of its own: {string.Join("; ", reported)}";
    }

    private static string Cell(ContenderResult? result, int items) =>
        result is null ? "n/a" : Invariant($"{Numbers.Ratio(result.RatioToBaseline)}, {Numbers.Bytes(result.BytesPerCall / items)}");

    private static string Bold(string text) => $"**{text}**";

    private static string Describe(BudgetVerdict verdict)
    {
        string text = verdict.Kind switch
        {
            // A digit more than elsewhere: a near miss should not read like 0.17 of 0.17.
            BudgetKind.RatioToBaseline => Invariant($"{verdict.Reached:0.000} of {verdict.Allowed:0.00}"),
            BudgetKind.RatioToLoop => Invariant($"{verdict.Reached:0.0} of {verdict.Allowed:0.0} loops"),
            BudgetKind.RatioToRival => Invariant($"{verdict.Reached:0.00} of {verdict.Allowed:0.00} rivals"),
            BudgetKind.Nanoseconds => Invariant($"{verdict.Reached:0.0} of {verdict.Allowed:0.0} ns"),
            _ => Invariant($"{verdict.Reached:#,0} of {verdict.Allowed:#,0} B"),
        };
        text = verdict.Contender is null ? text : $"{verdict.Contender}: {text}";
        return verdict.IsMet ? text : $"**{text}: missed**";
    }

    private static bool IsTime(BudgetVerdict verdict) => verdict.Kind != BudgetKind.BytesPerCall;

    private static bool IsBytes(BudgetVerdict verdict) => verdict.Kind == BudgetKind.BytesPerCall;

    private static string Allowed(IEnumerable<BudgetVerdict> verdicts, Func<BudgetVerdict, bool> filter) =>
        Ranges(verdicts.Where(filter), verdict => verdict.Allowed);

    private static string Reached(IEnumerable<BudgetVerdict> verdicts, Func<BudgetVerdict, bool> filter) =>
        Ranges(verdicts.Where(filter), verdict => verdict.Reached);

    private static string Ranges(IEnumerable<BudgetVerdict> verdicts, Func<BudgetVerdict, double> value) => string.Join(
        "; ",
        from verdict in verdicts
        group value(verdict) by verdict.Kind into values
        let low = Numbers.OfKind(values.Key, values.Min())
        let high = Numbers.OfKind(values.Key, values.Max())
        select $"{(low == high ? low : $"{low} to {high}")}{Numbers.UnitOf(values.Key)}");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
