namespace AsyncToolkit.Benchmarks;

/// <summary>What was measured of one workload.</summary>
/// <param name="Workload">The workload.</param>
/// <param name="Runs">Over how many processes the medians of <paramref name="Cases"/> go.</param>
/// <param name="Cases">From interleaved rounds: what budgets are judged by.</param>
/// <param name="Reported">From BenchmarkDotNet; empty if that was not run.</param>
internal sealed record WorkloadResults(
    WorkloadEntry Workload, int Runs, IReadOnlyList<CaseResult> Cases, IReadOnlyList<CaseResult> Reported)
{
    /// <summary>What <see cref="Cases"/> are the medians of.</summary>
    internal IReadOnlyList<CaseResult> Processes { get; init; } = [];

    /// <summary>Rounds of their own with the contenders that give reasons; null if there are none.</summary>
    internal SavedRounds? Reasons { get; init; }

    /// <summary>Every budget in every case; empty for a workload that is only observed.</summary>
    internal IReadOnlyList<BudgetVerdict> Verdicts => [.. Cases.SelectMany(Check)];

    /// <summary>The contenders of any case, in the order of the class.</summary>
    internal IReadOnlyList<string> Contenders => [.. Calls.Select(contender => contender.Name)];

    /// <summary>The contender that ratios are ratios to.</summary>
    internal string Baseline => Calls.First(contender => contender.IsBaseline).Name;

    /// <summary>Every budget in one case.</summary>
    internal IEnumerable<BudgetVerdict> Check(CaseResult result) => BudgetTable.Find(Workload.Id).SelectMany(budget => budget.Check(result));

    /// <summary>What one case was in each process.</summary>
    internal IEnumerable<CaseResult> ProcessesOf(CaseResult result) => Processes.Where(process => process.Case.Parameters == result.Case.Parameters);

    private IReadOnlyList<ContenderCall> Calls => BenchmarkClass.Contenders(Cases[0].Case.Workload);
}
