namespace AsyncToolkit.Benchmarks;

/// <summary>The part of BenchmarkDotNet's brief JSON report that is read here.</summary>
internal sealed record ReportFile(ReportHost HostEnvironmentInfo, IReadOnlyList<ReportBenchmark> Benchmarks);
