using System.Globalization;

namespace AsyncToolkit.Benchmarks;

/// <summary>One budget, and what was reached.</summary>
/// <param name="Kind">What it limits.</param>
/// <param name="Allowed">How much of it.</param>
/// <param name="Reached">What was measured.</param>
/// <param name="Contender">Whose budget it is, if not <see cref="Contender.Ours"/>.</param>
internal sealed record BudgetVerdict(BudgetKind Kind, double Allowed, double Reached, string? Contender)
{
    internal bool IsMet => Reached <= Allowed;

    internal string Describe() => Contender is null ? Comparison : $"{Contender}: {Comparison}";

    private string Comparison => Kind switch
    {
        BudgetKind.RatioToBaseline => string.Create(CultureInfo.InvariantCulture, $"{Reached:0.000} of {Allowed:0.00} x baseline: {Verdict}"),
        BudgetKind.RatioToLoop => string.Create(CultureInfo.InvariantCulture, $"{Reached:0.00} of {Allowed:0.00} x loop: {Verdict}"),
        BudgetKind.RatioToRival => string.Create(CultureInfo.InvariantCulture, $"{Reached:0.00} of {Allowed:0.00} x rival: {Verdict}"),
        BudgetKind.Nanoseconds => string.Create(CultureInfo.InvariantCulture, $"{Reached:0.0} of {Allowed:0.0} ns/item: {Verdict}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Reached:#,0} of {Allowed:#,0} B/call beyond the loop: {Verdict}"),
    };

    private string Verdict => IsMet ? "met" : "MISSED";
}
