using System.Text.Json;

namespace AsyncToolkit.Benchmarks;

/// <summary>The budgets of <c>budgets.json</c>.</summary>
internal static class BudgetTable
{
    private static readonly Budget[] All = Load();

    /// <summary>The budget of a workload; null for one that is only observed.</summary>
    internal static Budget? Find(string workload) => Array.Find(All, budget => budget.Workload == workload);

    private static Budget[] Load()
    {
        using Stream stream = typeof(BudgetTable).Assembly.GetManifestResourceStream("budgets.json")!;
        return JsonSerializer.Deserialize<Budget[]>(stream, JsonSerializerOptions.Web)!;
    }
}
