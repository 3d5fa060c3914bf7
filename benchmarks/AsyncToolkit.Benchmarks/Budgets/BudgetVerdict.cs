namespace AsyncToolkit.Benchmarks;

/// <summary>One budget, and what was reached.</summary>
/// <param name="Kind">What it limits.</param>
/// <param name="Allowed">How much of it.</param>
/// <param name="Reached">What was measured.</param>
/// <param name="Contender">Whose budget it is, if not <see cref="Contender.Ours"/>.</param>
internal sealed record BudgetVerdict(BudgetKind Kind, double Allowed, double Reached, string? Contender)
{
    internal bool IsMet => Reached <= Allowed;

    internal bool IsTime => Kind is not (BudgetKind.BytesPerCall or BudgetKind.BytesPerItem or BudgetKind.BytesPerItemBeyondBaseline);

    /// <summary>Both numbers and what they count.</summary>
    internal string Comparison => Kind == BudgetKind.RatioToBaseline
        // A digit more than elsewhere: a near miss should not read like 0.17 of 0.17.
        ? FormattableString.Invariant($"{Reached:0.000} of {Allowed:0.00}")
        : $"{Numbers.OfKind(Kind, Reached)} of {Numbers.OfKind(Kind, Allowed)}{Numbers.UnitOf(Kind)}";

    internal string Describe() => $"{(Contender is null ? "" : $"{Contender}: ")}{Comparison}{(Kind == BudgetKind.RatioToBaseline ? " x baseline" : "")}: {(IsMet ? "met" : "MISSED")}";
}
