using System.Globalization;
using System.Text.Json;

namespace AsyncToolkit.Benchmarks;

/// <summary>All results of one folder.</summary>
/// <param name="Date">The name of the folder.</param>
/// <param name="Machine">Where they were measured.</param>
/// <param name="Workloads">The results of each workload that is there.</param>
internal sealed record SuiteResults(string Date, string Machine, IReadOnlyList<WorkloadResults> Workloads)
{
    internal static SuiteResults Load(string folder)
    {
        ReportFile[] reports = [.. Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal).Select(Read)];
        if (reports.Length == 0)
        {
            throw new FileNotFoundException($"{Path.GetFileName(folder)} has no results.");
        }

        string[] machines = [.. reports.Select(report => report.HostEnvironmentInfo.ToString()).Distinct()];
        if (machines.Length > 1)
        {
            throw new InvalidDataException($"Results of different machines or run-times in one folder: {string.Join(" / ", machines)}");
        }

        ILookup<string, ReportBenchmark> byType = reports.SelectMany(report => report.Benchmarks).ToLookup(benchmark => benchmark.Type);
        return new SuiteResults(
            Path.GetFileName(folder),
            machines[0],
            [.. from workload in WorkloadCatalog.All
                where byType.Contains(workload.Type.Name)
                select new WorkloadResults(workload, [.. CasesOf(workload, byType[workload.Type.Name])])]);
    }

    private static ReportFile Read(string file)
    {
        using FileStream stream = File.OpenRead(file);
        return JsonSerializer.Deserialize<ReportFile>(stream)!;
    }

    private static IEnumerable<CaseResult> CasesOf(WorkloadEntry workload, IEnumerable<ReportBenchmark> benchmarks)
    {
        foreach (IGrouping<string, ReportBenchmark> group in benchmarks.GroupBy(benchmark => benchmark.Parameters))
        {
            BenchmarkCase benchmark = BenchmarkClass.Case(workload.Type, group.Key.Split('&').Select(ParseParameter));
            yield return new CaseResult(benchmark, [.. ContendersOf(benchmark.Workload, [.. group])]);
        }
    }

    private static IEnumerable<ContenderResult> ContendersOf(Workload workload, IReadOnlyList<ReportBenchmark> benchmarks)
    {
        IReadOnlyList<ContenderCall> contenders = BenchmarkClass.Contenders(workload);
        double baseline = MedianOf(contenders.First(contender => contender.IsBaseline));
        double floor = MedianOf(contenders.First(contender => contender.Name == Contender.PlainLoop));
        foreach (ContenderCall contender in contenders)
        {
            if (Find(contender) is { Statistics.Median: double median, Memory.BytesAllocatedPerOperation: double bytes })
            {
                yield return new ContenderResult(
                    contender.Name, median / baseline, median / floor, median / workload.ItemsPerInvocation, bytes / workload.CallsPerInvocation);
            }
        }

        ReportBenchmark? Find(ContenderCall contender) =>
            benchmarks.FirstOrDefault(benchmark => benchmark.Method == contender.Invoke.Method.Name);

        double MedianOf(ContenderCall contender) => Find(contender)?.Statistics?.Median ?? double.NaN;
    }

    private static (string Name, int Value) ParseParameter(string text)
    {
        string[] parts = text.Split('=');
        return (parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture));
    }
}
