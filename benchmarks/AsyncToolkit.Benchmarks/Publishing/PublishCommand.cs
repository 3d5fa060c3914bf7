namespace AsyncToolkit.Benchmarks;

/// <summary>
/// The verb <c>publish</c>: files BenchmarkDotNet's reports under today's date, beside the rounds that <c>quick --save</c> has put
/// there, and renders the newest results of each workload into tables and charts. <c>render</c> does the second half only.
/// </summary>
internal static class PublishCommand
{
    private const string ReportFolder = "BenchmarkDotNet.Artifacts/results";
    private const string JsonSuffix = "-report-brief-compressed.json";
    private const string MarkdownSuffix = "-report-github.md";

    /// <summary>Longer than the whole suite takes: what is older was left behind by another run.</summary>
    private static readonly TimeSpan OneRun = TimeSpan.FromHours(12);

    internal static int Publish()
    {
        var repository = Repository.Find();
        string from = Path.Combine(repository.Root, ReportFolder);
        if (!Directory.Exists(from))
        {
            Console.Error.WriteLine($"There is no {ReportFolder}: run the benchmarks first, from the root of the repository.");
            return 2;
        }

        string to = repository.ResultsOfToday;
        Directory.CreateDirectory(to);
        foreach (WorkloadEntry workload in WorkloadCatalog.All)
        {
            Copy(workload, JsonSuffix, ".json");
            Copy(workload, MarkdownSuffix, ".md");
        }

        return Render();

        void Copy(WorkloadEntry workload, string suffix, string extension)
        {
            string report = Path.Combine(from, $"{workload.Type.FullName}{suffix}");
            if (File.Exists(report) && File.GetLastWriteTimeUtc(report) < DateTime.UtcNow - OneRun)
            {
                Console.Error.WriteLine($"Not filed, since it is of an earlier day: {report}");
            }
            else if (File.Exists(report))
            {
                // Reports end their lines as the machine does, and begin with a block in no language; the repository does neither.
                string text = File.ReadAllText(report).ReplaceLineEndings("\n").TrimEnd();
                text = text.StartsWith("```\n", StringComparison.Ordinal) ? $"```text{text[3..]}" : text;
                File.WriteAllText(Path.Combine(to, workload.Type.Name + extension), text + "\n");
            }
        }
    }

    internal static int Render()
    {
        var repository = Repository.Find();
        if (Publication.Of(repository) is not { } publication)
        {
            Console.Error.WriteLine("There are no results to render.");
            return 2;
        }

        Directory.CreateDirectory(repository.Images);
        foreach ((string path, string text) in publication.Files)
        {
            File.WriteAllText(path, text);
        }

        foreach (WorkloadResults workload in publication.Results.Workloads)
        {
            PrintVerdicts(workload);
        }

        return 0;
    }

    private static void PrintVerdicts(WorkloadResults workload)
    {
        Console.WriteLine($"{workload.Workload.Id}: {workload.Workload.Title}");
        foreach (CaseResult result in workload.Cases)
        {
            foreach (BudgetVerdict verdict in workload.Check(result))
            {
                Console.WriteLine($"  {result.Case.Parameters,-20} {verdict.Describe()}");
            }
        }
    }
}
