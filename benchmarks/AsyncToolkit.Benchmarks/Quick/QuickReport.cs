using System.Globalization;

namespace AsyncToolkit.Benchmarks;

/// <summary>Prints the results of a case as a table, and whether the budgets are met.</summary>
internal static class QuickReport
{
    internal static void Print(CaseResult result, IReadOnlyList<Budget> budgets)
    {
        Workload workload = result.Case.Workload;
        Console.WriteLine($"  {result.Case.Parameters,-34}{"x baseline",11}{"x loop",9}{"ns/item",12}{"B/item",11}{"B/call",13}{"hops/item",11}");
        foreach (ContenderResult contender in result.Contenders)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"    {contender.Contender,-32}{contender.RatioToBaseline,11:0.000}{contender.RatioToFloor,9:0.00}{contender.NanosecondsPerItem,12:#,0.0}{contender.BytesPerCall / workload.ItemsPerCall,11:#,0.00}{contender.BytesPerCall,13:#,0}{contender.WorkItemsPerCall / workload.ItemsPerCall,11:0.00}"));
        }

        foreach (BudgetVerdict verdict in budgets.SelectMany(budget => budget.Check(result)))
        {
            Console.WriteLine($"    budget: {verdict.Describe()}");
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    from core to core: {result.HandoverNanoseconds:0} ns"));
        Console.WriteLine();
    }
}
