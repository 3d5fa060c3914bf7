using System.Globalization;

namespace AsyncToolkit.Benchmarks;

/// <summary>Numbers as readers see them: two or three digits that mean something.</summary>
internal static class Numbers
{
    internal static string Ratio(double ratio) => ratio.ToString(ratio < 0.01 ? "0.0000" : ratio < 0.1 ? "0.000" : ratio < 10 ? "0.00" : "0", CultureInfo.InvariantCulture);

    internal static string Bytes(double bytes) => bytes.ToString(bytes < 0.05 ? "0" : bytes < 10 ? "0.0" : "#,0", CultureInfo.InvariantCulture) + " B";

    internal static string Hops(double workItemsPerItem) => workItemsPerItem.ToString("0.00", CultureInfo.InvariantCulture) + (workItemsPerItem is >= 0.995 and < 1.005 ? " hop" : " hops");

    internal static string Time(double nanoseconds) => nanoseconds switch
    {
        < 10 => nanoseconds.ToString("0.0", CultureInfo.InvariantCulture) + " ns",
        < 10_000 => nanoseconds.ToString("#,0", CultureInfo.InvariantCulture) + " ns",
        _ => (nanoseconds / 1_000).ToString("#,0.0", CultureInfo.InvariantCulture) + " µs",
    };

    /// <summary>From the least to the most, where there are several that differ: how far they do says how far to trust what stands before. Else nothing.</summary>
    internal static string Spread(IReadOnlyCollection<double> values, Func<double, string> format)
    {
        if (values.Count == 0)
        {
            return "";
        }

        string least = format(values.Min());
        string most = format(values.Max());
        return least == most ? "" : $" ({least} to {most})";
    }

    /// <summary>What there is more, or less, with its sign.</summary>
    internal static string Difference(double value, Func<double, string> format)
    {
        string text = format(Math.Abs(value));
        return text.Any(digit => digit is >= '1' and <= '9') ? $"{(value < 0 ? '−' : '+')}{text}" : format(0);
    }

    internal static string OfKind(BudgetKind kind, double value) => kind switch
    {
        BudgetKind.RatioToBaseline => Ratio(value),
        BudgetKind.RatioToRival => value.ToString("0.00", CultureInfo.InvariantCulture),
        BudgetKind.RatioToLoop => value.ToString("0.0", CultureInfo.InvariantCulture),
        BudgetKind.Nanoseconds => Time(value),
        BudgetKind.NanosecondsBeyondBaseline => Difference(value, Time),
        BudgetKind.BytesPerItem or BudgetKind.BytesPerItemBeyondBaseline => value.ToString("#,0.#", CultureInfo.InvariantCulture),
        _ => value.ToString("#,0", CultureInfo.InvariantCulture),
    };

    internal static string UnitOf(BudgetKind kind) => kind switch
    {
        BudgetKind.RatioToLoop => " loops",
        BudgetKind.RatioToRival => " rivals",
        BudgetKind.BytesPerCall => " B",
        BudgetKind.BytesPerItem => " B an item",
        BudgetKind.BytesPerItemBeyondBaseline => " B more",
        _ => "",
    };
}
