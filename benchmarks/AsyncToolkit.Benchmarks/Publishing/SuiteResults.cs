namespace AsyncToolkit.Benchmarks;

/// <summary>All results of one folder, or the newest of several.</summary>
/// <param name="Date">The name of the folder; the names of those that count.</param>
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
            SavedRounds? reasons = SavedRounds.Load(Repository.ReasonsIn(folder), workload);
            if (rounds is not null)
            {
                workloads.Add(
                    new WorkloadResults(workload, rounds.Runs.Count, rounds.Merge(workload), report?.CasesOf(workload) ?? []) { Processes = rounds.Separate(workload), Reasons = reasons });
                machines.Add(rounds.Machine);
            }

            if (reasons is not null)
            {
                machines.Add(reasons.Machine);
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

    /// <summary>Of each workload those of the last folder that has any: a part of the suite can be measured again alone.</summary>
    internal static SuiteResults Newest(IReadOnlyList<SuiteResults> folders)
    {
        var newest = new Dictionary<WorkloadEntry, (SuiteResults Folder, WorkloadResults Results)>();
        foreach (SuiteResults folder in folders)
        {
            foreach (WorkloadResults workload in folder.Workloads)
            {
                newest[workload.Workload] = (folder, workload);
            }
        }

        SuiteResults[] used = [.. folders.Where(folder => newest.Values.Any(workload => workload.Folder == folder))];
        string[] machines = [.. used.Select(folder => folder.Machine).Distinct()];
        return machines.Length == 1
            ? new SuiteResults(
                string.Join(" and ", used.Select(folder => folder.Date)),
                machines[0],
                [.. WorkloadCatalog.All.Where(newest.ContainsKey).Select(workload => newest[workload].Results)])
            : throw new InvalidDataException($"Results of one machine are needed, not of {machines.Length}: {string.Join(" / ", machines)}");
    }
}
