namespace AsyncToolkit.Benchmarks;

/// <summary>
/// The verb <c>quick</c>: all contenders of a workload in one process, in interleaved rounds. Says within seconds whether a
/// change helped; what is published comes from BenchmarkDotNet.
/// </summary>
internal static class QuickCommand
{
    internal static async Task<int> RunAsync(string[] args)
    {
        if (QuickOptions.Parse(args, out string error) is not { } options)
        {
            return Complain(error);
        }

        IReadOnlyList<WorkloadEntry> workloads = WorkloadCatalog.Find(options.Filter);
        if (workloads.Count == 0)
        {
            return Complain($"No workload is called '{options.Filter}'.");
        }

        foreach (WorkloadEntry workload in workloads)
        {
            Console.WriteLine($"{workload.Id}: {workload.Title}");
            Console.WriteLine();
            var results = new List<CaseResult>();
            foreach (BenchmarkCase benchmark in BenchmarkClass.Cases(workload.Type))
            {
                if (options.Limit is null || options.Limit == benchmark.Workload.Limit)
                {
                    CaseResult result = await QuickMeasurement.RunAsync(benchmark, options);
                    QuickReport.Print(result, BudgetTable.Find(workload.Id));
                    results.Add(result);
                }
            }

            if (options.Save)
            {
                var repository = Repository.Find();
                SavedRounds.Append(options.Reasons ? Repository.ReasonsIn(repository.ResultsOfToday) : repository.ResultsOfToday, workload, results);
            }
        }

        return 0;
    }

    private static int Complain(string error)
    {
        Console.Error.WriteLine(error);
        Console.Error.WriteLine(QuickOptions.Usage);
        Console.Error.WriteLine($"workloads: {string.Join(", ", WorkloadCatalog.All.Select(workload => workload.Id))}");
        return 2;
    }
}
