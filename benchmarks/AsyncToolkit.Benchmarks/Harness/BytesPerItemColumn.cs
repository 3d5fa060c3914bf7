using BenchmarkDotNet.Reports;

namespace AsyncToolkit.Benchmarks;

/// <summary>The bytes allocated an item.</summary>
internal sealed class BytesPerItemColumn : PerItemColumn
{
    public override string ColumnName => "B/item";

    public override string Legend => "Bytes that an invocation allocated divided by the items that it processed";

    protected override double? CostOfInvocation(BenchmarkReport report) =>
        report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase);
}
