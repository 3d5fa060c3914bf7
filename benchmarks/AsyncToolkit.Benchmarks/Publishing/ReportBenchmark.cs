namespace AsyncToolkit.Benchmarks;

/// <summary>One contender in one case of a report. Without statistics, it failed.</summary>
internal sealed record ReportBenchmark(
    string Type, string Method, string Parameters, ReportStatistics? Statistics, ReportMemory? Memory);
