using System.Text.Json;
using System.Text.Json.Serialization;

namespace AsyncToolkit.Benchmarks;

/// <summary>
/// The interleaved rounds of one workload, as they are kept: one entry a process, because how the scheduler places threads
/// differs between processes more than between rounds.
/// </summary>
/// <param name="Machine">Where they were measured.</param>
/// <param name="Runs">The cases of each run.</param>
internal sealed record SavedRounds(string Machine, IReadOnlyList<IReadOnlyList<SavedCase>> Runs)
{
    private const string Extension = ".rounds.json";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerOptions.Web)
    {
        WriteIndented = true,
        NewLine = "\n",

        // Workloads without a floor have no ratio to it.
        NumberHandling = JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>Null if the folder has none of this workload.</summary>
    internal static SavedRounds? Load(string folder, WorkloadEntry workload)
    {
        string file = FileOf(folder, workload);
        return File.Exists(file) ? JsonSerializer.Deserialize<SavedRounds>(File.ReadAllText(file), Options) : null;
    }

    /// <summary>Adds a run to what the folder has of this workload.</summary>
    internal static void Append(string folder, WorkloadEntry workload, IEnumerable<CaseResult> cases)
    {
        SavedCase[] run = [.. cases.Select(result => new SavedCase(result.Case.Parameters, result.Contenders, result.HandoverNanoseconds))];
        string machine = ReportHost.Current.ToString();
        SavedRounds? saved = Load(folder, workload);
        if (saved is not null && saved.Machine != machine)
        {
            throw new InvalidDataException($"The results in {Path.GetFileName(folder)} are of another machine: {saved.Machine}");
        }

        Directory.CreateDirectory(folder);
        string text = JsonSerializer.Serialize(new SavedRounds(machine, [.. saved?.Runs ?? [], run]), Options);
        File.WriteAllText(FileOf(folder, workload), text + "\n");
    }

    /// <summary>The medians over all runs, of those contenders that there are today: one that is new has been in fewer of them.</summary>
    internal IReadOnlyList<CaseResult> Merge(WorkloadEntry workload) =>
        [.. from saved in Runs.SelectMany(run => run)
            group saved by saved.Parameters into runs
            let match = BenchmarkClass.ParseCase(workload.Type, runs.Key)
            select new CaseResult(match, [.. Merge(BenchmarkClass.ContendersAndReasons(match.Workload), [.. runs.SelectMany(run => run.Contenders)])])
            {
                HandoverNanoseconds = MedianOfKnown(runs.Select(run => run.HandoverNanoseconds)),
            }];

    /// <summary>The same run by run: each case as often as it was measured.</summary>
    internal IReadOnlyList<CaseResult> Separate(WorkloadEntry workload) =>
        [.. Runs.SelectMany(run => new SavedRounds(Machine, [run]).Merge(workload))];

    private static IEnumerable<ContenderResult> Merge(IReadOnlyList<ContenderCall> contenders, IReadOnlyList<ContenderResult> runs) =>
        from contender in contenders
        join result in runs on contender.Name equals result.Contender into results
        where results.Any()
        select new ContenderResult(
            contender.Name,
            Median.Of(results.Select(result => result.RatioToBaseline)),
            MedianOfKnown(results.Select(result => result.RatioToFloor)),
            Median.Of(results.Select(result => result.NanosecondsPerItem)),
            Median.Of(results.Select(result => result.BytesPerCall)),
            MedianOfKnown(results.Select(result => result.WorkItemsPerCall)));

    private static double MedianOfKnown(IEnumerable<double> values)
    {
        double[] known = [.. values.Where(value => !double.IsNaN(value))];
        return known.Length == 0 ? double.NaN : Median.Of(known);
    }

    private static string FileOf(string folder, WorkloadEntry workload) => Path.Combine(folder, workload.Id + Extension);
}
