namespace AsyncToolkit.Benchmarks;

/// <summary>One case of one saved run.</summary>
/// <param name="Parameters">As <see cref="BenchmarkCase.Parameters"/>.</param>
/// <param name="Contenders">What was measured.</param>
/// <param name="HandoverNanoseconds">How far apart the cores were meanwhile, see <see cref="CacheLine"/>; NaN if nobody measured.</param>
internal sealed record SavedCase(string Parameters, IReadOnlyList<ContenderResult> Contenders, double HandoverNanoseconds = double.NaN);
