namespace AsyncToolkit.Benchmarks;

/// <summary>The allocations of one benchmark.</summary>
internal sealed record ReportMemory(double BytesAllocatedPerOperation);
