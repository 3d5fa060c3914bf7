namespace AsyncToolkit.Benchmarks;

/// <summary>A workload with one set of parameter values.</summary>
/// <param name="Parameters">The values as text.</param>
/// <param name="Workload">The instance to measure.</param>
internal sealed record BenchmarkCase(string Parameters, Workload Workload);
