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
        int[] rows = [.. Enumerable.Range(0, Readme.Length).Where(line => WorkloadLink().IsMatch(Readme[line]))];
        Assert.NotEmpty(rows);

        foreach (int row in rows)
        {
            string workload = WorkloadLink().Match(Readme[row]).Groups["workload"].Value;
            Dictionary<string, string> measured = Measured(workload);
            string[] names = Cells(Readme[HeaderOf(row)]);
            string[] figures = Cells(Readme[row]);
            for (int column = 1; column < figures.Length; column++)
            {
                // where the baseline is another one in each row, the cell says which
                string[] named = figures[column].Split(": ");
                string contender = measured.Keys.First(key => key.StartsWith(named.Length == 1 ? names[column] : named[0], StringComparison.Ordinal));
                Assert.True(
                    named[^1] == measured[contender],
                    $"README.md says {named[^1]} of {contender} in {workload}, {BenchmarkPage} says {measured[contender]}.");
            }
        }
    }

    [Fact]
    public void Machine_OfTheReadme_IsThatOfTheBenchmarkPage()
    {
        string machine = Assert.Single(Benchmarks, line => line.StartsWith("Measured on ", StringComparison.Ordinal));

        Assert.Contains(Readme, line => line.StartsWith(machine, StringComparison.Ordinal));
    }

    private static int HeaderOf(int row)
    {
        while (!Readme[row].StartsWith("| ---", StringComparison.Ordinal))
        {
            row--;
        }

        return row - 1;
    }

    // What each contender takes at a limit of eight (or at the only one), by the contender's name: in the table of the budgets, not in the one for the reasons.
    private static Dictionary<string, string> Measured(string workload)
    {
        string[] section = [.. Benchmarks.SkipWhile(line => !line.Equals("### " + workload, StringComparison.OrdinalIgnoreCase)).Skip(1).TakeWhile(line => !line.StartsWith('#') && !line.StartsWith("For the reasons", StringComparison.Ordinal))];
        string row = section.FirstOrDefault(line => line.StartsWith("| Limit=8 |", StringComparison.Ordinal))
            ?? Assert.Single(section, line => line.StartsWith("| Limit=", StringComparison.Ordinal));
        return Cells(section.First(line => line.StartsWith("| |", StringComparison.Ordinal))).Zip(Cells(row)).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
    }

    private static string[] Cells(string row) => [.. row.Trim().Trim('|').Split('|').Select(cell => cell.Replace("`", "", StringComparison.Ordinal).Replace("*", "", StringComparison.Ordinal).Trim())];

    [GeneratedRegex(@"^\| \[[^\]]+\]\(docs/benchmarks\.md#(?<workload>\w+)\)")]
    private static partial Regex WorkloadLink();
}
