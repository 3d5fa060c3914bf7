using System.Globalization;

namespace AsyncToolkit.Benchmarks;

/// <summary>Where things are kept.</summary>
internal sealed record Repository(string Root)
{
    internal string Results => Path.Combine(Root, "benchmarks", "results");

    internal string ResultsOfToday => Path.Combine(Results, DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    /// <summary>Where the rounds with the contenders that give reasons are kept, in a folder of results.</summary>
    internal static string ReasonsIn(string results) => Path.Combine(results, "reasons");

    internal string Document => Path.Combine(Root, "docs", "benchmarks.md");

    internal string Images => Path.Combine(Root, "docs", "images", "benchmarks");

    /// <summary>The repository that the current directory is in.</summary>
    internal static Repository Find()
    {
        for (var folder = new DirectoryInfo(Environment.CurrentDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "AsyncToolkit.sln")))
            {
                return new Repository(folder.FullName);
            }
        }

        throw new DirectoryNotFoundException("Run this inside the repository.");
    }
}
