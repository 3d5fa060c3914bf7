using System.Globalization;

namespace AsyncToolkit.Benchmarks;

/// <summary>Prints the results of a case as a table.</summary>
internal static class QuickReport
{
    internal static void Print(BenchmarkCase benchmark, IReadOnlyList<QuickResult> results)
    {
        Workload workload = benchmark.Workload;
        Console.WriteLine($"  {benchmark.Parameters,-26}{"x baseline",11}{"x loop",9}{"ns/item",12}{"B/item",11}{"B/call",13}");
        foreach (QuickResult result in results)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"    {result.Contender,-24}{result.RatioToBaseline,11:0.000}{result.RatioToFloor,9:0.00}{result.NanosecondsPerItem,12:#,0.0}{result.BytesPerCall / workload.ItemsPerCall,11:#,0.00}{result.BytesPerCall,13:#,0}"));
        }

        Console.WriteLine();
    }
}
