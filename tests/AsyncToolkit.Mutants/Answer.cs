namespace AsyncToolkit.Mutants;

/// <summary>What became of a mutant in a <see cref="Worker"/>; where a test failed, which one and how.</summary>
internal sealed record Answer(string Status, string Test = "", string By = "", double Seconds = 0)
{
    internal static Answer Parse(string line)
    {
        string[] words = line.Split(' ', 3);
        return new(words[0], words.ElementAtOrDefault(1) ?? "", words.ElementAtOrDefault(2) ?? "");
    }
}
