using System.Reflection;

namespace AsyncToolkit.Benchmarks;

/// <summary>All workloads of this assembly.</summary>
internal static class WorkloadCatalog
{
    internal static IReadOnlyList<WorkloadEntry> All { get; } =
        [.. from type in typeof(WorkloadCatalog).Assembly.GetTypes()
            let workload = type.GetCustomAttribute<WorkloadAttribute>()
            where workload is not null
            orderby workload.Id
            select new WorkloadEntry(workload.Id, workload.Title, type)];

    /// <summary>The workload of that id; without one, those whose id or class name contains the text.</summary>
    internal static IReadOnlyList<WorkloadEntry> Find(string text)
    {
        WorkloadEntry[] exact = [.. All.Where(entry => entry.Id.Equals(text, StringComparison.OrdinalIgnoreCase))];
        return exact.Length > 0
            ? exact
            : [.. All.Where(entry => entry.Id.Contains(text, StringComparison.OrdinalIgnoreCase)
                || entry.Type.Name.Contains(text, StringComparison.OrdinalIgnoreCase))];
    }
}
