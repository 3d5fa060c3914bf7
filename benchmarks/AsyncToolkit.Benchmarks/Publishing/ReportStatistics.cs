namespace AsyncToolkit.Benchmarks;

/// <summary>The times of one benchmark, in nanoseconds an invocation.</summary>
internal sealed record ReportStatistics(double Median);
