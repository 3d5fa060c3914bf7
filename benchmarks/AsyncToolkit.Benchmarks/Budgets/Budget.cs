namespace AsyncToolkit.Benchmarks;

/// <summary>What a workload may cost.</summary>
/// <param name="Workload">The workload's id.</param>
/// <param name="RatioToBaseline">Time, as a multiple of the baseline's; null for no such budget.</param>
/// <param name="RatioToBaselineAtLimitOne">The same where the limit is 1, if it differs.</param>
/// <param name="RatioToLoop">Time, as a multiple of the plain loop's; null for no such budget.</param>
/// <param name="Nanoseconds">Time an item; null for no such budget.</param>
/// <param name="NanosecondsBeyondBaseline">Time an item on top of the baseline's; null for no such budget.</param>
/// <param name="Rival">A contender that has a budget of its own; null for none.</param>
/// <param name="RatioToRival">Time, as a multiple of that contender's.</param>
/// <param name="BytesPerCall">Bytes a call, beyond what the plain loop, where there is one, allocates in bodies and source; null for no such budget.</param>
/// <param name="BytesPerSlot">Bytes on top for each body that can be in flight.</param>
/// <param name="BytesPerItem">Bytes an item, beyond what the plain loop allocates; null for no such budget.</param>
/// <param name="BytesPerItemBeyondBaseline">Bytes an item on top of the baseline's; null for no such budget.</param>
/// <param name="Contender">Whose budget it is; null for <see cref="Contender.Ours"/>.</param>
internal sealed record Budget(
    string Workload,
    double? RatioToBaseline,
    double? RatioToBaselineAtLimitOne,
    double? RatioToLoop,
    double? Nanoseconds,
    double? NanosecondsBeyondBaseline,
    string? Rival,
    double RatioToRival,
    double? BytesPerCall,
    double BytesPerSlot,
    double? BytesPerItem,
    double? BytesPerItemBeyondBaseline,
    string? Contender)
{
    /// <summary>Compares a case with the budget; empty if it was not measured.</summary>
    internal IEnumerable<BudgetVerdict> Check(CaseResult result)
    {
        if (result.Find(Contender ?? Benchmarks.Contender.Ours) is not { } measured)
        {
            return [];
        }

        return [.. CheckTime(result, measured), .. CheckBytes(result, measured)];
    }

    private IEnumerable<BudgetVerdict> CheckTime(CaseResult result, ContenderResult measured)
    {
        if ((result.Case.Workload.Limit == 1 ? RatioToBaselineAtLimitOne ?? RatioToBaseline : RatioToBaseline) is { } ratio)
        {
            yield return Verdict(BudgetKind.RatioToBaseline, ratio, measured.RatioToBaseline);
        }

        if (Nanoseconds is { } nanoseconds)
        {
            yield return Verdict(BudgetKind.Nanoseconds, nanoseconds, measured.NanosecondsPerItem);
        }

        if (NanosecondsBeyondBaseline is { } more && result.Baseline is { } baseline)
        {
            yield return Verdict(BudgetKind.NanosecondsBeyondBaseline, more, measured.NanosecondsPerItem - baseline.NanosecondsPerItem);
        }

        if (Rival is not null && result.Find(Rival) is { } rival)
        {
            yield return Verdict(BudgetKind.RatioToRival, RatioToRival, measured.RatioToBaseline / rival.RatioToBaseline);
        }

        if (RatioToLoop is { } loops && result.Floor is not null)
        {
            yield return Verdict(BudgetKind.RatioToLoop, loops, measured.RatioToFloor);
        }
    }

    private IEnumerable<BudgetVerdict> CheckBytes(CaseResult result, ContenderResult measured)
    {
        Workload workload = result.Case.Workload;

        // A loop that was left out of the measurement would make a call seem dearer than it is.
        if (result.Floor is not null || !HasFloor(workload))
        {
            double reached = Math.Max(0, measured.BytesPerCall - (result.Floor?.BytesPerCall ?? 0));
            if (BytesPerCall is { } perCall)
            {
                double slots = BytesPerSlot * Math.Min(workload.Limit, workload.ItemsPerCall);
                yield return Verdict(BudgetKind.BytesPerCall, perCall + slots, reached);
            }

            if (BytesPerItem is { } perItem)
            {
                yield return Verdict(BudgetKind.BytesPerItem, perItem, ToItem(reached));
            }
        }

        if (BytesPerItemBeyondBaseline is { } more && result.Baseline is { } baseline)
        {
            yield return Verdict(BudgetKind.BytesPerItemBeyondBaseline, more, ToItem(measured.BytesPerCall - baseline.BytesPerCall));
        }

        // Less than a tenth of a byte an item is what a call needs once.
        double ToItem(double bytes) => Math.Round(bytes / workload.ItemsPerCall, 1);
    }

    private static bool HasFloor(Workload workload) =>
        BenchmarkClass.Contenders(workload).Any(contender => contender.Name == Benchmarks.Contender.PlainLoop);

    private BudgetVerdict Verdict(BudgetKind kind, double allowed, double reached) => new(kind, allowed, reached, Contender);
}
