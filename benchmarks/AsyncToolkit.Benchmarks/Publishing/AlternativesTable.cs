using System.Text;

namespace AsyncToolkit.Benchmarks;

/// <summary>Where something else is as fast as this library, or faster: of each such contender, the cases.</summary>
internal static class AlternativesTable
{
    /// <summary>Two that are this close are even.</summary>
    private const double Even = 1.05;

    /// <summary>What no figure here is trusted beyond.</summary>
    private const double Doubt = 1.15;

    internal static string Of(SuiteResults results)
    {
        var text = new StringBuilder();
        text.Append("| workload | contender | its time over AsyncToolkit's |\n|---|---|---|\n");
        foreach (WorkloadResults workload in results.Workloads)
        {
            string title = $"[{workload.Workload.Id}](#{workload.Workload.Id.ToLowerInvariant()}) {workload.Workload.Title}";
            foreach ((string ours, string peer) in Pairs(workload))
            {
                string[] figures = [.. workload.Cases.Select(result => Figure(workload, result, ours, peer)).OfType<string>()];
                if (figures.Length > 0)
                {
                    string[] cells = [title, ours == Contender.Ours ? peer : $"{peer}, beside {ours}", string.Join(", ", figures)];
                    text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
                    title = "";
                }
            }
        }

        return text.ToString();
    }

    private static IEnumerable<(string Ours, string Peer)> Pairs(WorkloadResults workload) =>
        from ours in workload.Contenders
        where Contender.RoleOf(ours) == ContenderRole.Ours
        from peer in workload.Contenders
        where Contender.RoleOf(peer) == ContenderRole.Peer
        select (ours, peer);

    private static string? Figure(WorkloadResults workload, CaseResult result, string ours, string peer)
    {
        if (result.Find(ours) is not { } own || result.Find(peer) is not { } other || other.RatioToBaseline > own.RatioToBaseline * Even)
        {
            return null;
        }

        double ratio = other.RatioToBaseline / own.RatioToBaseline;
        string text = ratio < 1 / Doubt ? $"**{Numbers.Ratio(ratio)}**" : Numbers.Ratio(ratio);
        return workload.Cases.Count == 1 ? text : $"{text} ({result.Case.Parameters})";
    }
}
