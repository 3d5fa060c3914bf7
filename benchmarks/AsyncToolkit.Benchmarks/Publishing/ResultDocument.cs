namespace AsyncToolkit.Benchmarks;

/// <summary>
/// A page that people write, with sections that are generated: everything between <c>&lt;!-- results name --&gt;</c> and
/// <c>&lt;!-- end --&gt;</c>.
/// </summary>
internal sealed class ResultDocument(string text)
{
    private const string End = "<!-- end -->";

    internal string Text { get; private set; } = text;

    /// <summary>Throws if the page has no such section: a result that nobody sees is a mistake.</summary>
    internal void Replace(string section, string content)
    {
        string begin = $"<!-- results {section} -->";
        int from = Text.IndexOf(begin, StringComparison.Ordinal);
        int to = from < 0 ? -1 : Text.IndexOf(End, from, StringComparison.Ordinal);
        if (to < 0)
        {
            throw new InvalidDataException($"The page has no section '{begin}' … '{End}'.");
        }

        Text = $"{Text[..(from + begin.Length)]}\n{content.TrimEnd()}\n{Text[to..]}";
    }
}
