using System.Text.Json;

namespace AsyncToolkit.Mutants;

/// <summary>What has been judged, in a file that a later run goes on from: a line for each.</summary>
internal sealed class Verdicts
{
    private readonly string _path;
    private readonly Dictionary<int, Verdict> _all = [];

    internal Verdicts(string path)
    {
        _path = path;
        foreach (string line in File.Exists(path) ? File.ReadLines(path) : [])
        {
            Verdict verdict = JsonSerializer.Deserialize<Verdict>(line)!;
            _all[verdict.Id] = verdict;
        }
    }

    internal Verdict? this[int mutant] => _all.GetValueOrDefault(mutant);

    internal void Add(Verdict verdict)
    {
        lock (_all)
        {
            _all[verdict.Id] = verdict;
            File.AppendAllLines(_path, [JsonSerializer.Serialize(verdict)]);
        }
    }
}
