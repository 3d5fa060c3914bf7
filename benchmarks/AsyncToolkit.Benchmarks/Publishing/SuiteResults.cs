namespace AsyncToolkit.Benchmarks;

/// <summary>All results of one folder.</summary>
/// <param name="Date">The name of the folder.</param>
/// <param name="Machine">Where they were measured.</param>
/// <param name="Workloads">The results of each workload that is there.</param>
internal sealed record SuiteResults(string Date, string Machine, IReadOnlyList<WorkloadResults> Workloads)
{
    internal static SuiteResults Load(string folder)
    {
        var workloads = new List<WorkloadResults>();
        var machines = new HashSet<string>();
        foreach (WorkloadEntry workload in WorkloadCatalog.All)
        {
            SavedRounds? rounds = SavedRounds.Load(folder, workload);
            ReportFile? report = ReportFile.Load(folder, workload);
            if (rounds is not null)
            {
                workloads.Add(new WorkloadResults(workload, rounds.Runs.Count, rounds.Merge(workload), report?.CasesOf(workload) ?? []));
                machines.Add(rounds.Machine);
            }

            if (report is not null)
            {
                machines.Add(report.HostEnvironmentInfo.ToString());
            }
        }

        return machines.Count == 1
            ? new SuiteResults(Path.GetFileName(folder), machines.Single(), workloads)
            : throw new InvalidDataException($"Results of one machine are needed, not of {machines.Count}: {string.Join(" / ", machines)}");
    }
}
