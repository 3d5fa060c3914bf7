namespace AsyncToolkit.Benchmarks;

/// <summary>The machine that a report comes from.</summary>
internal sealed record ReportHost(
    string BenchmarkDotNetVersion, string OsVersion, string ProcessorName, int PhysicalCoreCount, int LogicalCoreCount, string RuntimeVersion)
{
    public override string ToString() =>
        $"{ProcessorName}, {PhysicalCoreCount} physical and {LogicalCoreCount} logical cores; {OsVersion}; {RuntimeVersion}; BenchmarkDotNet {BenchmarkDotNetVersion}";
}
