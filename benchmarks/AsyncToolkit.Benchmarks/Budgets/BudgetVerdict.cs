using System.Globalization;

namespace AsyncToolkit.Benchmarks;

/// <summary>One budget, and what was reached.</summary>
internal sealed record BudgetVerdict(BudgetKind Kind, double Allowed, double Reached)
{
    internal bool IsMet => Reached <= Allowed;

    internal string Describe() => Kind switch
    {
        BudgetKind.RatioToBaseline => string.Create(CultureInfo.InvariantCulture, $"{Reached:0.000} of {Allowed:0.00} x baseline: {Verdict}"),
        BudgetKind.RatioToLoop => string.Create(CultureInfo.InvariantCulture, $"{Reached:0.00} of {Allowed:0.00} x loop: {Verdict}"),
        BudgetKind.RatioToRival => string.Create(CultureInfo.InvariantCulture, $"{Reached:0.00} of {Allowed:0.00} x rival: {Verdict}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Reached:#,0} of {Allowed:#,0} B/call beyond the loop: {Verdict}"),
    };

    private string Verdict => IsMet ? "met" : "MISSED";
}
