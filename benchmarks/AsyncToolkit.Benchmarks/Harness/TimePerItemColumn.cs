using BenchmarkDotNet.Reports;

namespace AsyncToolkit.Benchmarks;

/// <summary>The median in nanoseconds an item.</summary>
internal sealed class TimePerItemColumn : PerItemColumn
{
    public override string ColumnName => "ns/item";

    public override string Legend => "Median time of an invocation divided by the items that it processed (1 ns = 0.000000001 sec)";

    protected override double? CostOfInvocation(BenchmarkReport report) => report.ResultStatistics?.Median;
}
