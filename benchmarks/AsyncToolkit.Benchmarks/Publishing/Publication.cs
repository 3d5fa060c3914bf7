namespace AsyncToolkit.Benchmarks;

/// <summary>What the saved results are rendered into: nothing of it is typed.</summary>
/// <param name="Results">The newest of each workload.</param>
/// <param name="Files">The whole text of each file, by its path.</param>
internal sealed record Publication(SuiteResults Results, IReadOnlyDictionary<string, string> Files)
{
    /// <summary>Null if there are no results. Nothing is written.</summary>
    internal static Publication? Of(Repository repository)
    {
        SuiteResults[] all = Directory.Exists(repository.Results)
            ? [.. Directory.GetDirectories(repository.Results).Order(StringComparer.Ordinal).Select(SuiteResults.Load)]
            : [];
        if (all.Length == 0)
        {
            return null;
        }

        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (SuiteResults folder in all)
        {
            files[Path.Combine(repository.Results, folder.Date, "README.md")] = $"# Results of {folder.Date}\n\n{folder.Machine}\n";
        }

        SuiteResults results = SuiteResults.Newest(all);
        foreach (WorkloadResults workload in results.Workloads)
        {
            files[Path.Combine(repository.Images, $"{workload.Workload.Id}.svg")] = RatioChart.Draw(workload);
        }

        files[repository.Document] = Page(File.ReadAllText(repository.Document), results);
        return new Publication(results, files);
    }

    private static string Page(string text, SuiteResults results)
    {
        var document = new ResultDocument(text);
        document.Replace("machine", Remarks.Machine(results));
        document.Replace("runs", Remarks.Runs(results));
        document.Replace("summary", SummaryTable.Of(results));
        document.Replace("alternatives", AlternativesTable.Of(results));
        document.Replace("detection", DifferenceTable.Of([.. results.Workloads.Where(workload => workload.Workload.Type.IsSubclassOf(typeof(BlockingWorkload)))]));
        foreach (WorkloadResults workload in results.Workloads)
        {
            document.Replace(workload.Workload.Id, WorkloadTable.Of(workload));
        }

        return document.Text;
    }
}
