using System.Collections.Concurrent;
using System.Diagnostics;

namespace AsyncToolkit.Mutants;

/// <summary>
/// Judges the mutants that dotnet-stryker has made, as it would, but many in one process: starting a test host for each would take hours. A mutant is killed where a test that
/// reaches it fails with it and passes right after without it; where the process ends; or where its tests have no end in their time, twice what they took while the coverage was captured, at most 150 s, and 15 s more.
/// </summary>
internal sealed class Driver(DriverArguments arguments)
{
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
        IReadOnlyList<Mutant> all = StrykerReport.Read(arguments.Report);
        _coverage.AddStatic(all.Where(static mutant => mutant.IsStatic).Select(static mutant => mutant.Id));
        List<Mutant> mutants = [.. all.Where(mutant => mutant.Compiled
            && mutant.File.Contains(arguments.Only, StringComparison.Ordinal)
            && (earlier is null || earlier[mutant.Id] is { IsLeft: true }))];
        Console.WriteLine($"{_coverage.Tests} tests, {mutants.Count} mutants");
        var queue = new ConcurrentQueue<Mutant>(mutants.Where(mutant => _verdicts[mutant.Id] is null)
            .OrderBy(static mutant => Mixed(mutant.Id)));
        await Task.WhenAll(Enumerable.Range(0, arguments.Workers).Select(_ => Task.Run(() => WorkAsync(queue))));
        Print(mutants);
    }

    // Mixed, but always alike: what has been judged when the time is up is a sample of all folders.
    private static uint Mixed(int id) => (uint)id * 2654435761;

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
            File.WriteAllLines(saved, await new CoverageCapture(() => StartAsync(MutantControl.None), arguments.Workers).RunAsync());
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
                    Add(mutant, new("not covered"));
                    continue;
                }

                if (_coverage.IsStatic(mutant.Id))
                {
                    Add(mutant, await JudgeAloneAsync(mutant, tests));
                    continue;
                }

                worker ??= await StartAsync(MutantControl.None);
                Answer answer = await JudgeAsync(worker, mutant.Id, tests);

                // what hung may still run, and what failed may have been failing before
                if (answer.Status is not ("survived" or "killed") || answer.Seconds > 5)
                {
                    worker.Dispose();
                    worker = null;
                }

                Add(mutant, answer.Status == "soiled" ? await JudgeAloneAsync(mutant, tests) : answer);
            }
        }
        finally
        {
            worker?.Dispose();
        }
    }

    // In a process of its own, where only the mutant can have left something behind; unless the test fails without it, too, in yet another one.
    private async Task<Answer> JudgeAloneAsync(Mutant mutant, IReadOnlyList<string> tests)
    {
        using WorkerProcess worker = await StartAsync(_coverage.IsStatic(mutant.Id) ? mutant.Id : MutantControl.None);
        Answer answer = await JudgeAsync(worker, mutant.Id, tests);
        if (answer.Status != "soiled")
        {
            return answer;
        }

        using WorkerProcess sound = await StartAsync(MutantControl.None);
        Answer without = await JudgeAsync(sound, MutantControl.None, [answer.Test]);
        return answer with { Status = without.Status == "survived" ? "killed" : "unclear" };
    }

    private async Task<WorkerProcess> StartAsync(int active)
    {
        WorkerProcess worker = new(_program, active, arguments.Tests);
        await worker.ReadAsync(WorkerProcess.Patience);
        return worker;
    }

    private async Task<Answer> JudgeAsync(WorkerProcess worker, int mutant, IReadOnlyList<string> tests)
    {
        var watch = Stopwatch.StartNew();
        Answer answer;
        try
        {
            worker.Send($"judge {mutant} {string.Join(',', tests)}");
            answer = Answer.Parse(await worker.ReadAsync(TimeSpan.FromSeconds(Math.Min(_coverage.Time(tests).TotalSeconds * 2, 150) + 15)) ?? "crashed");
        }
        catch (TimeoutException)
        {
            answer = new("timeout");
        }
        catch (IOException)
        {
            answer = new("crashed");
        }

        return answer with { Seconds = watch.Elapsed.TotalSeconds };
    }

    private void Add(Mutant mutant, Answer answer) =>
        _verdicts.Add(new(mutant.Id, mutant.File, mutant.Line, mutant.Mutator, mutant.Replacement, answer.Status, answer.By, Math.Round(answer.Seconds, 2)));

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
