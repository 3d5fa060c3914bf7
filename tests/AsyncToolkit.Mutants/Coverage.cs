using System.Globalization;

namespace AsyncToolkit.Mutants;

/// <summary>Which tests reach a mutant, the quickest first.</summary>
internal sealed class Coverage
{
    // A million items with every mutant's switch inside take longer than a hang is waited for; and a mutant that only they could find is called a survivor without them.
    internal const int Slow = 1000;

    private readonly Dictionary<int, List<string>> _tests = [];
    private readonly Dictionary<string, (int Milliseconds, string Name)> _known = [];
    private readonly HashSet<int> _static = [];

    internal void Add(string line)
    {
        string[] words = line.Split(' ', 6);
        if (int.Parse(words[2], CultureInfo.InvariantCulture) > Slow)
        {
            return;
        }

        _known[words[1]] = (int.Parse(words[2], CultureInfo.InvariantCulture), words[5]);
        foreach (int mutant in Numbers(words[3]))
        {
            (_tests.TryGetValue(mutant, out List<string>? tests) ? tests : _tests[mutant] = []).Add(words[1]);
        }

        _static.UnionWith(Numbers(words[4]));
    }

    /// <summary>What dotnet-stryker knows to be in a static initializer, whether or not it was noted as such: most types are initialized inside some test.</summary>
    internal void AddStatic(IEnumerable<int> mutants) => _static.UnionWith(mutants);

    internal int Tests => _known.Count;

    /// <summary>Reached by a static initializer: its choice is made once in a process, for whichever test comes first.</summary>
    internal bool IsStatic(int mutant) => _static.Contains(mutant);

    // By class, since a run of one class costs more than one of its tests; in a class the order is the framework's.
    internal IReadOnlyList<string> Of(int mutant) =>
        IsStatic(mutant) ? Quickest(_known.Keys) : _tests.TryGetValue(mutant, out List<string>? tests) ? Quickest(tests) : [];

    internal TimeSpan Time(IEnumerable<string> tests) => TimeSpan.FromMilliseconds(tests.Sum(test => _known[test].Milliseconds));

    private List<string> Quickest(IEnumerable<string> tests) =>
        [.. tests.GroupBy(ClassOf).OrderBy(group => Time(group)).SelectMany(static group => group)];

    private string ClassOf(string test)
    {
        string name = _known[test].Name;
        int arguments = name.IndexOf('(');
        string method = arguments < 0 ? name : name[..arguments];
        return method[..method.LastIndexOf('.')];
    }

    private static IEnumerable<int> Numbers(string list) => list.Length == 0 ? [] : list.Split(',').Select(int.Parse);
}
