using System.Text;

namespace AsyncToolkit.Benchmarks;

/// <summary>Every budget in a line: what was allowed, what was reached over all cases, and what others and the bare work take.</summary>
internal static class SummaryTable
{
    internal static string Of(SuiteResults results)
    {
        var text = new StringBuilder();
        text.Append("| workload | budget, time | reached | fastest peer | floor | budget, bytes | reached | |\n|---|---|---|---|---|---|---|---|\n");
        foreach (Budget budget in BudgetTable.All)
        {
            if (results.Workloads.FirstOrDefault(workload => workload.Workload.Id == budget.Workload) is { } workload)
            {
                string title = budget.Contender is null ? workload.Workload.Title : $"{workload.Workload.Title}: {budget.Contender}";
                AppendRow(text, workload, title, [.. workload.Cases.SelectMany(budget.Check)]);
            }
        }

        return text.ToString();
    }

    private static void AppendRow(StringBuilder text, WorkloadResults workload, string title, IReadOnlyList<BudgetVerdict> verdicts)
    {
        string id = workload.Workload.Id;
        BudgetVerdict[] times = [.. verdicts.Where(verdict => verdict.IsTime)];
        BudgetVerdict[] bytes = [.. verdicts.Where(verdict => !verdict.IsTime)];
        int missed = verdicts.Count(verdict => !verdict.IsMet);
        string[] cells =
            [$"[{id}](#{id.ToLowerInvariant()}) {title}",
            Ranges(times, verdict => verdict.Allowed),
            Ranges(times, verdict => verdict.Reached),
            times.Length == 0 ? "" : Peers(workload, times[0].Kind),
            times.Length == 0 ? "" : Floors(workload, times[0].Kind),
            Ranges(bytes, verdict => verdict.Allowed),
            Ranges(bytes, verdict => verdict.Reached),
            missed == 0 ? "met" : $"**{missed} of {verdicts.Count} missed**"];
        text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
    }

    // Who is the fastest can differ from case to case.
    private static string Peers(WorkloadResults workload, BudgetKind kind) => Named(
        from result in workload.Cases
        let peers = result.Contenders.Where(contender => Contender.RoleOf(contender.Contender) == ContenderRole.Peer)
        where peers.Any()
        let peer = peers.MinBy(contender => contender.RatioToBaseline)
        select (peer.Contender, Value(result, peer, kind)),
        kind);

    // What is counted beyond the floor leaves nothing to say of it.
    private static string Floors(WorkloadResults workload, BudgetKind kind) => kind == BudgetKind.NanosecondsBeyondBaseline ? "" : Named(
        from result in workload.Cases
        from contender in result.Contenders
        where Contender.RoleOf(contender.Contender) == ContenderRole.Floor
        select (contender.Contender, Value(result, contender, kind)),
        kind);

    private static string Named(IEnumerable<(string Contender, double Value)> figures, BudgetKind kind)
    {
        IEnumerable<string> named =
            from figure in figures
            group figure.Value by figure.Contender into values
            select $"{Range(kind, values)} {values.Key}";
        return named.Any() ? string.Join("; ", named) : "none";
    }

    // As the first budget of the workload counts, so that the numbers of a row can be compared.
    private static double Value(CaseResult result, ContenderResult contender, BudgetKind kind) => kind switch
    {
        BudgetKind.Nanoseconds => contender.NanosecondsPerItem,
        BudgetKind.NanosecondsBeyondBaseline => contender.NanosecondsPerItem - result.Baseline!.NanosecondsPerItem,
        _ => contender.RatioToBaseline,
    };

    private static string Ranges(IEnumerable<BudgetVerdict> verdicts, Func<BudgetVerdict, double> value) => string.Join(
        "; ",
        from verdict in verdicts
        group value(verdict) by verdict.Kind into values
        select Range(values.Key, values) + Numbers.UnitOf(values.Key));

    private static string Range(BudgetKind kind, IEnumerable<double> values)
    {
        string low = Numbers.OfKind(kind, values.Min());
        string high = Numbers.OfKind(kind, values.Max());
        return low == high ? low : $"{low} to {high}";
    }
}
