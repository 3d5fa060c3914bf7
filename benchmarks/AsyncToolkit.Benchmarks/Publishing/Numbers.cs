using System.Globalization;

namespace AsyncToolkit.Benchmarks;

/// <summary>Numbers as readers see them: two or three digits that mean something.</summary>
internal static class Numbers
{
    internal static string Ratio(double ratio) => ratio.ToString(ratio < 0.01 ? "0.0000" : ratio < 0.1 ? "0.000" : ratio < 10 ? "0.00" : "0", CultureInfo.InvariantCulture);

    internal static string Bytes(double bytes) => bytes.ToString(bytes < 0.05 ? "0" : bytes < 10 ? "0.0" : "#,0", CultureInfo.InvariantCulture) + " B";

    internal static string Time(double nanoseconds) => nanoseconds switch
    {
        < 10 => nanoseconds.ToString("0.0", CultureInfo.InvariantCulture) + " ns",
        < 10_000 => nanoseconds.ToString("#,0", CultureInfo.InvariantCulture) + " ns",
        _ => (nanoseconds / 1_000).ToString("#,0.0", CultureInfo.InvariantCulture) + " µs",
    };

    internal static string OfKind(BudgetKind kind, double value) => kind switch
    {
        BudgetKind.RatioToBaseline or BudgetKind.RatioToRival => Ratio(value),
        BudgetKind.RatioToLoop or BudgetKind.Nanoseconds => value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.ToString("#,0", CultureInfo.InvariantCulture),
    };

    internal static string UnitOf(BudgetKind kind) => kind switch
    {
        BudgetKind.RatioToBaseline => "",
        BudgetKind.RatioToLoop => " loops",
        BudgetKind.RatioToRival => " rivals",
        BudgetKind.Nanoseconds => " ns",
        _ => " B",
    };
}
