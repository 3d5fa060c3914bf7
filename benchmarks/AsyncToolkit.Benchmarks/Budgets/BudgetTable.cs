using System.Text.Json;

namespace AsyncToolkit.Benchmarks;

/// <summary>The budgets of <c>budgets.json</c>.</summary>
internal static class BudgetTable
{
    /// <summary>In the order of the file.</summary>
    internal static IReadOnlyList<Budget> All { get; } = Load();

    /// <summary>The budgets of a workload: one for each contender that has one. None for a workload that is only observed.</summary>
    internal static IReadOnlyList<Budget> Find(string workload) => [.. All.Where(budget => budget.Workload == workload)];

    private static Budget[] Load()
    {
        using Stream stream = typeof(BudgetTable).Assembly.GetManifestResourceStream("budgets.json")!;
        return JsonSerializer.Deserialize<Budget[]>(stream, JsonSerializerOptions.Web)!;
    }
}
