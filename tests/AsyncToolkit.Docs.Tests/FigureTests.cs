using System.Text.RegularExpressions;
using AsyncToolkit.TestSupport;

namespace AsyncToolkit.Docs.Tests;

// The README repeats some figures of the benchmark page, which is rendered from the results. Neither may go its own way.
public partial class FigureTests
{
    private const string BenchmarkPage = "docs/benchmarks.md";

    private static readonly string[] Readme = File.ReadAllLines(Repository.PathOf("README.md"));

    private static readonly string[] Benchmarks = File.ReadAllLines(Repository.PathOf(BenchmarkPage));

    [Fact]
    public void Figures_OfTheReadme_AreThoseOfTheBenchmarkPage()
    {
        string[] rows = [.. Readme.Where(line => WorkloadLink().IsMatch(line))];
        Assert.NotEmpty(rows);
        string[] names = Cells(Readme[Array.IndexOf(Readme, rows[0]) - 2]);

        foreach (string row in rows)
        {
            string workload = WorkloadLink().Match(row).Groups["workload"].Value;
            Dictionary<string, string> measured = Measured(workload);
            string[] figures = Cells(row);
            for (int column = 1; column < figures.Length; column++)
            {
                string contender = measured.Keys.First(key => key.StartsWith(names[column], StringComparison.Ordinal));
                Assert.True(
                    figures[column] == measured[contender],
                    $"README.md says {figures[column]} of {contender} in {workload}, {BenchmarkPage} says {measured[contender]}.");
            }
        }
    }

    [Fact]
    public void Machine_OfTheReadme_IsThatOfTheBenchmarkPage()
    {
        string machine = Assert.Single(Benchmarks, line => line.StartsWith("Measured on ", StringComparison.Ordinal));

        Assert.Contains(Readme, line => line.StartsWith(machine, StringComparison.Ordinal));
    }

    // What each contender takes at a limit of eight, by the contender's name: in the table of the budgets, not in the one for the reasons.
    private static Dictionary<string, string> Measured(string workload)
    {
        string[] section = [.. Benchmarks.SkipWhile(line => !line.Equals("### " + workload, StringComparison.OrdinalIgnoreCase)).Skip(1).TakeWhile(line => !line.StartsWith('#') && !line.StartsWith("For the reasons", StringComparison.Ordinal))];
        string row = Assert.Single(section, line => line.StartsWith("| Limit=8 |", StringComparison.Ordinal));
        return Cells(section.First(line => line.StartsWith("| |", StringComparison.Ordinal))).Zip(Cells(row)).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
    }

    private static string[] Cells(string row) => [.. row.Trim().Trim('|').Split('|').Select(cell => cell.Replace("`", "", StringComparison.Ordinal).Replace("*", "", StringComparison.Ordinal).Trim())];

    [GeneratedRegex(@"^\| \[[^\]]+\]\(docs/benchmarks\.md#(?<workload>\w+)\)")]
    private static partial Regex WorkloadLink();
}
