namespace AsyncToolkit.Benchmarks;

/// <summary>One case of one saved run.</summary>
/// <param name="Parameters">As <see cref="BenchmarkCase.Parameters"/>.</param>
/// <param name="Contenders">What was measured.</param>
internal sealed record SavedCase(string Parameters, IReadOnlyList<ContenderResult> Contenders);
