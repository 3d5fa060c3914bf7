namespace AsyncToolkit.Benchmarks;

/// <summary>A benchmark class that carries <see cref="WorkloadAttribute"/>.</summary>
internal sealed record WorkloadEntry(string Id, string Title, Type Type);
