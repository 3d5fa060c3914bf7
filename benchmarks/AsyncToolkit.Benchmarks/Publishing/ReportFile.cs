using System.Text.Json;

namespace AsyncToolkit.Benchmarks;

/// <summary>The part of BenchmarkDotNet's brief JSON report that is read here.</summary>
internal sealed record ReportFile(ReportHost HostEnvironmentInfo, IReadOnlyList<ReportBenchmark> Benchmarks)
{
    /// <summary>Null if the folder has none of this workload.</summary>
    internal static ReportFile? Load(string folder, WorkloadEntry workload)
    {
        string file = Path.Combine(folder, $"{workload.Type.Name}.json");
        return File.Exists(file) ? JsonSerializer.Deserialize<ReportFile>(File.ReadAllText(file)) : null;
    }

    internal IReadOnlyList<CaseResult> CasesOf(WorkloadEntry workload) =>
        [.. from benchmark in Benchmarks
            group benchmark by benchmark.Parameters into benchmarks
            let match = BenchmarkClass.ParseCase(workload.Type, benchmarks.Key)
            select new CaseResult(match, [.. ContendersOf(match.Workload, [.. benchmarks])])];

    private static IEnumerable<ContenderResult> ContendersOf(Workload workload, IReadOnlyList<ReportBenchmark> benchmarks)
    {
        IReadOnlyList<ContenderCall> contenders = BenchmarkClass.Contenders(workload);
        double baseline = MedianOf(contenders.First(contender => contender.IsBaseline));
        double floor = contenders.FirstOrDefault(contender => contender.Name == Contender.PlainLoop) is { } loop ? MedianOf(loop) : double.NaN;
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
}
