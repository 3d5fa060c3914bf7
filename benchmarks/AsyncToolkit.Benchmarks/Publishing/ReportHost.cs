using BenchmarkDotNet.Environments;

namespace AsyncToolkit.Benchmarks;

/// <summary>The machine that a report comes from.</summary>
internal sealed record ReportHost(string OsVersion, string ProcessorName, int PhysicalCoreCount, int LogicalCoreCount, string RuntimeVersion)
{
    internal static ReportHost Current { get; } = FromCurrent();

    public override string ToString() =>
        $"{ProcessorName}, {PhysicalCoreCount} physical and {LogicalCoreCount} logical cores; {OsVersion}; {RuntimeVersion}";

    private static ReportHost FromCurrent()
    {
        var host = HostEnvironmentInfo.GetCurrent();
        var cpu = host.CpuInfo.Value;
        return new ReportHost(
            host.OsVersion.Value,
            ProcessorBrandStringHelper.Prettify(cpu),
            cpu.PhysicalCoreCount ?? 0,
            cpu.LogicalCoreCount ?? 0,
            host.RuntimeVersion);
    }
}
