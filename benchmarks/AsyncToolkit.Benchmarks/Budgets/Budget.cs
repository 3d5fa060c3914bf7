namespace AsyncToolkit.Benchmarks;

/// <summary>What a workload may cost.</summary>
/// <param name="Workload">The workload's id.</param>
/// <param name="RatioToBaseline">Time, as a multiple of the baseline's.</param>
/// <param name="RatioToBaselineAtLimitOne">The same where the limit is 1, if it differs.</param>
/// <param name="RatioToLoop">Time, as a multiple of the plain loop's; null for no such budget.</param>
/// <param name="Rival">A contender that has a budget of its own; null for none.</param>
/// <param name="RatioToRival">Time, as a multiple of that contender's.</param>
/// <param name="BytesPerCall">Bytes a call, beyond what the plain loop allocates in bodies and source.</param>
/// <param name="BytesPerSlot">Bytes on top for each body that can be in flight.</param>
internal sealed record Budget(
    string Workload,
    double RatioToBaseline,
    double? RatioToBaselineAtLimitOne,
    double? RatioToLoop,
    string? Rival,
    double RatioToRival,
    double BytesPerCall,
    double BytesPerSlot)
{
    /// <summary>Compares a case with the budget; empty if it was not measured.</summary>
    internal IEnumerable<BudgetVerdict> Check(CaseResult result)
    {
        if (result.Ours is not { } ours)
        {
            yield break;
        }

        Workload workload = result.Case.Workload;
        double ratio = workload.Limit == 1 ? RatioToBaselineAtLimitOne ?? RatioToBaseline : RatioToBaseline;
        yield return new BudgetVerdict(BudgetKind.RatioToBaseline, ratio, ours.RatioToBaseline);

        if (Rival is not null && result.Find(Rival) is { } rival)
        {
            yield return new BudgetVerdict(BudgetKind.RatioToRival, RatioToRival, ours.RatioToBaseline / rival.RatioToBaseline);
        }

        if (result.Floor is not { } floor)
        {
            yield break;
        }

        if (RatioToLoop is { } loops)
        {
            yield return new BudgetVerdict(BudgetKind.RatioToLoop, loops, ours.RatioToFloor);
        }

        double allowed = BytesPerCall + (BytesPerSlot * Math.Min(workload.Limit, workload.ItemsPerCall));
        yield return new BudgetVerdict(BudgetKind.BytesPerCall, allowed, Math.Max(0, ours.BytesPerCall - floor.BytesPerCall));
    }
}
