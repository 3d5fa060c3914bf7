using System.Text;

namespace AsyncToolkit.Benchmarks;

/// <summary>What each contender adds to the baseline, of workloads whose contenders are the same.</summary>
internal static class DifferenceTable
{
    internal static string Of(IReadOnlyList<WorkloadResults> workloads)
    {
        if (workloads.Count == 0)
        {
            return "";
        }

        string[] contenders = [.. workloads[0].Contenders.Where(name => name != workloads[0].Baseline)];
        var text = new StringBuilder();
        text.Append("| | ").AppendJoin(" | ", contenders).Append(" |\n");
        text.Append('|').Insert(text.Length, "---|", contenders.Length + 1).Append('\n');
        foreach (WorkloadResults workload in workloads)
        {
            string id = workload.Workload.Id;
            AppendRows($"[{id}](#{id.ToLowerInvariant()})", workload.Cases);
            AppendRows($"{id}, BenchmarkDotNet", workload.Reported);
        }

        return text.ToString();

        void AppendRows(string title, IReadOnlyList<CaseResult> cases)
        {
            foreach (CaseResult result in cases)
            {
                text.Append("| ").AppendJoin(" | ", [title, .. contenders.Select(name => Cell(result, name))]).Append(" |\n");
            }
        }
    }

    private static string Cell(CaseResult result, string name)
    {
        if (result.Find(name) is not { } contender || result.Baseline is not { } baseline)
        {
            return "n/a";
        }

        double bytes = (contender.BytesPerCall - baseline.BytesPerCall) / result.Case.Workload.ItemsPerCall;
        return $"{Numbers.Difference(contender.NanosecondsPerItem - baseline.NanosecondsPerItem, Numbers.Time)}, {Numbers.Difference(bytes, Numbers.Bytes)}";
    }
}
