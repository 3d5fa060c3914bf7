namespace AsyncToolkit.Benchmarks;

/// <summary>Process by process, how far apart the cores were and what the library took: where the one explains the other.</summary>
internal static class HandoverRemark
{
    /// <summary>Empty if there are no processes of which it is known.</summary>
    internal static string Of(WorkloadResults workload)
    {
        string[] cases = [.. workload.Cases.Select(result => Of(workload, result)).Where(text => text.Length > 0)];
        return cases.Length == 0 ? "" : $"\nProcess by process, with the time that a cache line takes from one core to the other: {string.Join("; ", cases)}.\n";
    }

    private static string Of(WorkloadResults workload, CaseResult result)
    {
        string[] known =
            [.. from process in workload.ProcessesOf(result)
                where !double.IsNaN(process.HandoverNanoseconds)
                orderby process.HandoverNanoseconds
                select $"{Numbers.Time(process.HandoverNanoseconds)}: {Taken(process)}"];
        string where = workload.Cases.Count == 1 ? "" : $" ({result.Case.Parameters})";
        return known.Length == 0 ? "" : string.Join(", ", known) + where;
    }

    private static string Taken(CaseResult process)
    {
        string baseline = Numbers.Time(process.Baseline!.NanosecondsPerItem);
        return process.Ours is { } ours ? $"{Numbers.Ratio(ours.RatioToBaseline)} of {baseline}" : baseline;
    }
}
