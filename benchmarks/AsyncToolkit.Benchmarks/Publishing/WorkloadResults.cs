namespace AsyncToolkit.Benchmarks;

/// <summary>What was measured of one workload.</summary>
internal sealed record WorkloadResults(WorkloadEntry Workload, IReadOnlyList<CaseResult> Cases)
{
    internal Budget? Budget => BudgetTable.Find(Workload.Id);

    /// <summary>Every budget in every case.</summary>
    internal IReadOnlyList<BudgetVerdict> Verdicts => [.. Cases.SelectMany(result => Budget?.Check(result) ?? [])];

    /// <summary>The contenders of any case, in the order of the class.</summary>
    internal IReadOnlyList<string> Contenders => [.. BenchmarkClass.Contenders(Cases[0].Case.Workload).Select(contender => contender.Name)];

    /// <summary>The contender that ratios are ratios to.</summary>
    internal string Baseline => BenchmarkClass.Contenders(Cases[0].Case.Workload).First(contender => contender.IsBaseline).Name;
}
