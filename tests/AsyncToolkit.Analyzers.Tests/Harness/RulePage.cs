using AsyncToolkit.TestSupport;

namespace AsyncToolkit.Analyzers.Tests.Harness;

/// <summary>The code on a rule's page, by the heading that it stands below.</summary>
internal sealed record RulePage(IReadOnlyList<string> Flagged, IReadOnlyList<string> Fixed, IReadOnlySet<string> Headings)
{
    /// <summary>What the examples on the pages may use without declaring it.</summary>
    internal const string Surroundings = """
        public static class Site
        {
            public static Task SaveAsync(string url, CancellationToken cancellationToken = default) => Task.CompletedTask;
            public static Task<string> LoadAsync(string url, CancellationToken cancellationToken = default) => Task.FromResult(url);
            public static Task<string?> FindAsync(string url, CancellationToken cancellationToken = default) => Task.FromResult<string?>(null);
        }
        """;

    internal static RulePage Read(string id)
    {
        List<string> flagged = [];
        List<string> @fixed = [];
        HashSet<string> headings = [];
        string heading = "";
        List<string>? block = null;
        foreach (string line in File.ReadLines(Repository.PathOf("docs", "analyzers", id + ".md")))
        {
            if (block is null && line.StartsWith("## ", StringComparison.Ordinal))
            {
                heading = line[3..];
                headings.Add(heading);
            }
            else if (block is null && line == "```csharp")
            {
                block = [];
            }
            else if (block is not null && line == "```")
            {
                (heading == "Flagged" ? flagged : @fixed).Add(string.Join('\n', block));
                block = null;
            }
            else
            {
                block?.Add(line);
            }
        }

        return new RulePage(flagged, @fixed, headings);
    }
}
