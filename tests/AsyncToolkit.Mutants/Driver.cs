using System.Collections.Concurrent;
using System.Diagnostics;

namespace AsyncToolkit.Mutants;

/// <summary>
/// Judges the mutants that dotnet-stryker has made, as it would, but many in one process: starting a test host for each would take hours. A mutant is killed where a test that
/// reaches it fails with it and passes right after without it; where the process ends; or where its tests have no end in their time, twice what they took while the coverage was captured, at most 150 s, and 15 s more.
/// </summary>
internal sealed class Driver(DriverArguments arguments)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly Coverage _coverage = new();
    private readonly Verdicts _verdicts = new(arguments.Results);
    private readonly string _program = CopyWith(arguments.Mutated);
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    internal async Task RunAsync()
    {
        try
        {
            await JudgeAsync();
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(_program)!, recursive: true);
        }
    }

    private async Task JudgeAsync()
    {
        await CoverAsync();
        Verdicts? earlier = arguments.Again is { } again ? new(again) : null;
        List<Mutant> mutants = [.. StrykerReport.Read(arguments.Report).Where(mutant => mutant.Compiled
            && mutant.File.Contains(arguments.Only, StringComparison.Ordinal)
            && (earlier is null || earlier[mutant.Id] is { IsLeft: true }))];
        Console.WriteLine($"{_coverage.Tests} tests, {mutants.Count} mutants");
        var queue = new ConcurrentQueue<Mutant>(mutants.Where(mutant => _verdicts[mutant.Id] is null)
            .OrderBy(mutant => _coverage.IsStatic(mutant.Id)));
        await Task.WhenAll(Enumerable.Range(0, arguments.Workers).Select(_ => Task.Run(() => WorkAsync(queue))));
        Print(mutants);
    }

    private static string CopyWith(string mutated)
    {
        // beside it, since some tests look for the work tree above them
        string folder = Path.Combine(Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..")), $"mutated-{Environment.ProcessId}");
        foreach (string file in Directory.EnumerateFiles(AppContext.BaseDirectory, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(folder, Path.GetRelativePath(AppContext.BaseDirectory, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }

        File.Copy(mutated, Path.Combine(folder, "AsyncToolkit.dll"), overwrite: true);
        return Path.Combine(folder, "AsyncToolkit.Mutants.dll");
    }

    private async Task CoverAsync()
    {
        string saved = arguments.Results + ".coverage";
        if (!File.Exists(saved))
        {
            using WorkerProcess worker = new(_program, MutantControl.None, arguments.Tests);
            await worker.ReadAsync(Patience);
            worker.Send("cover");
            List<string> lines = [];
            while (await worker.ReadAsync(Patience) is { } line && line != "covered")
            {
                if (line.StartsWith("fails", StringComparison.Ordinal))
                {
                    Console.WriteLine(line);
                }
                else
                {
                    lines.Add(line);
                }
            }

            File.WriteAllLines(saved, lines);
        }

        foreach (string line in File.ReadLines(saved))
        {
            _coverage.Add(line);
        }
    }

    private async Task WorkAsync(ConcurrentQueue<Mutant> queue)
    {
        WorkerProcess? worker = null;
        try
        {
            while (_clock.Elapsed < arguments.Time && queue.TryDequeue(out Mutant? mutant))
            {
                IReadOnlyList<string> tests = _coverage.Of(mutant.Id);
                if (tests.Count == 0)
                {
                    Add(mutant, "not covered", "", 0);
                    continue;
                }

                bool isStatic = _coverage.IsStatic(mutant.Id);
                if (isStatic)
                {
                    worker?.Dispose();
                    worker = null;
                }

                bool fresh = worker is null;
                worker ??= await StartAsync(isStatic ? mutant.Id : MutantControl.None);
                (string status, string by, double seconds) = await JudgeAsync(worker, mutant, tests);
                // what hung may still run
                if (isStatic || status is "timeout" or "crashed" or "soiled" || (status == "killed" && seconds > 5))
                {
                    worker.Dispose();
                    worker = null;
                }

                if (status == "soiled" && !fresh)
                {
                    worker = await StartAsync(MutantControl.None);
                    (status, by, seconds) = await JudgeAsync(worker, mutant, tests);
                    worker.Dispose();
                    worker = null;
                }

                // in a fresh process only the mutant itself can have left something behind
                Add(mutant, status == "soiled" ? "killed" : status, by, seconds);
            }
        }
        finally
        {
            worker?.Dispose();
        }
    }

    private async Task<WorkerProcess> StartAsync(int active)
    {
        WorkerProcess worker = new(_program, active, arguments.Tests);
        await worker.ReadAsync(Patience);
        return worker;
    }

    private async Task<(string Status, string By, double Seconds)> JudgeAsync(WorkerProcess worker, Mutant mutant, IReadOnlyList<string> tests)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            worker.Send($"judge {mutant.Id} {string.Join(',', tests)}");
            string? answer = await worker.ReadAsync(TimeSpan.FromSeconds(Math.Min(_coverage.Time(tests).TotalSeconds * 2, 150) + 15));
            string[] words = (answer ?? "crashed 0").Split(' ', 3);
            return (words[0], words.Length > 2 ? words[2] : "", watch.Elapsed.TotalSeconds);
        }
        catch (TimeoutException)
        {
            return ("timeout", "", watch.Elapsed.TotalSeconds);
        }
        catch (IOException)
        {
            return ("crashed", "", watch.Elapsed.TotalSeconds);
        }
    }

    private void Add(Mutant mutant, string status, string by, double seconds) =>
        _verdicts.Add(new(mutant.Id, mutant.File, mutant.Line, mutant.Mutator, mutant.Replacement, status, by, Math.Round(seconds, 2)));

    private void Print(IEnumerable<Mutant> mutants)
    {
        foreach (var folder in mutants.GroupBy(static mutant => Path.GetDirectoryName(mutant.File)).OrderBy(static folder => folder.Key, StringComparer.Ordinal))
        {
            List<Verdict> judged = [.. folder.Select(mutant => _verdicts[mutant.Id]).OfType<Verdict>()];
            int left = judged.Count(static verdict => verdict.IsLeft);
            Console.WriteLine($"| {folder.Key} | {folder.Count()} | {judged.Count} | {judged.Count - left} | {(judged.Count == 0 ? "" : $"{100.0 * (judged.Count - left) / judged.Count:0.0} %")} |");
        }
    }
}
