using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;

namespace AsyncToolkit.Benchmarks;

/// <summary>A cost of a benchmark invocation, divided by the items that it processed: what one compares across workloads.</summary>
internal abstract class PerItemColumn : IColumn
{
    public abstract string ColumnName { get; }

    public abstract string Legend { get; }

    public string Id => $"{nameof(PerItemColumn)}.{ColumnName}";

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public bool IsAvailable(Summary summary) => true;

    public bool IsDefault(Summary summary, BenchmarkDotNet.Running.BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkDotNet.Running.BenchmarkCase benchmarkCase)
    {
        ArgumentNullException.ThrowIfNull(summary);
        ArgumentNullException.ThrowIfNull(benchmarkCase);
        return typeof(Workload).IsAssignableFrom(benchmarkCase.Descriptor.Type) && summary[benchmarkCase] is { } report && CostOfInvocation(report) is { } cost
            ? (cost / ItemsPerInvocation(benchmarkCase)).ToString("#,0.00", CultureInfo.InvariantCulture)
            : "-";
    }

    public string GetValue(Summary summary, BenchmarkDotNet.Running.BenchmarkCase benchmarkCase, SummaryStyle style) =>
        GetValue(summary, benchmarkCase);

    protected abstract double? CostOfInvocation(BenchmarkReport report);

    private static double ItemsPerInvocation(BenchmarkDotNet.Running.BenchmarkCase benchmark)
    {
        BenchmarkCase match = BenchmarkClass.Case(
            benchmark.Descriptor.Type, benchmark.Parameters.Items.Select(parameter => (parameter.Name, (int)parameter.Value)));
        return match.Workload.ItemsPerInvocation;
    }
}
