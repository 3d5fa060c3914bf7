namespace AsyncToolkit.Benchmarks;

/// <summary>What a workload may cost.</summary>
/// <param name="Workload">The workload's id.</param>
/// <param name="RatioToBaseline">Time, as a multiple of the baseline's.</param>
/// <param name="RatioToBaselineAtLimitOne">The same where the limit is 1, if it differs.</param>
/// <param name="RatioToLoop">Time, as a multiple of the plain loop's; null for no such budget.</param>
/// <param name="Nanoseconds">Time an item; null for no such budget.</param>
/// <param name="Rival">A contender that has a budget of its own; null for none.</param>
/// <param name="RatioToRival">Time, as a multiple of that contender's.</param>
/// <param name="BytesPerCall">Bytes a call, beyond what the plain loop, where there is one, allocates in bodies and source.</param>
/// <param name="BytesPerItem">Bytes on top for each item.</param>
/// <param name="BytesPerSlot">Bytes on top for each body that can be in flight.</param>
/// <param name="Contender">Whose budget it is; null for <see cref="Contender.Ours"/>.</param>
internal sealed record Budget(
    string Workload,
    double RatioToBaseline,
    double? RatioToBaselineAtLimitOne,
    double? RatioToLoop,
    double? Nanoseconds,
    string? Rival,
    double RatioToRival,
    double? BytesPerCall,
    double BytesPerItem,
    double BytesPerSlot,
    string? Contender)
{
    /// <summary>Compares a case with the budget; empty if it was not measured.</summary>
    internal IEnumerable<BudgetVerdict> Check(CaseResult result)
    {
        if (result.Find(Contender ?? Benchmarks.Contender.Ours) is not { } measured)
        {
            yield break;
        }

        Workload workload = result.Case.Workload;
        double ratio = workload.Limit == 1 ? RatioToBaselineAtLimitOne ?? RatioToBaseline : RatioToBaseline;
        yield return Verdict(BudgetKind.RatioToBaseline, ratio, measured.RatioToBaseline);

        if (Nanoseconds is { } nanoseconds)
        {
            yield return Verdict(BudgetKind.Nanoseconds, nanoseconds, measured.NanosecondsPerItem);
        }

        if (Rival is not null && result.Find(Rival) is { } rival)
        {
            yield return Verdict(BudgetKind.RatioToRival, RatioToRival, measured.RatioToBaseline / rival.RatioToBaseline);
        }

        if (RatioToLoop is { } loops && result.Floor is not null)
        {
            yield return Verdict(BudgetKind.RatioToLoop, loops, measured.RatioToFloor);
        }

        // A loop that was left out of the measurement would make a call seem dearer than it is.
        if (BytesPerCall is { } bytes && (result.Floor is not null || !HasFloor(workload)))
        {
            double allowed = bytes + (BytesPerItem * workload.ItemsPerCall) + (BytesPerSlot * Math.Min(workload.Limit, workload.ItemsPerCall));
            yield return Verdict(BudgetKind.BytesPerCall, allowed, Math.Max(0, measured.BytesPerCall - (result.Floor?.BytesPerCall ?? 0)));
        }
    }

    private static bool HasFloor(Workload workload) =>
        BenchmarkClass.Contenders(workload).Any(contender => contender.Name == Benchmarks.Contender.PlainLoop);

    private BudgetVerdict Verdict(BudgetKind kind, double allowed, double reached) => new(kind, allowed, reached, Contender);
}
