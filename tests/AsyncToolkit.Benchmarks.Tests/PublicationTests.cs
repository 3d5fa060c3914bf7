using System.Text.RegularExpressions;
using Tested = AsyncToolkit.TestSupport.Repository;

namespace AsyncToolkit.Benchmarks.Tests;

// The page is the only place where results are read: whatever it shows has to be what the committed files say.
public partial class PublicationTests
{
    private static readonly Repository Here = new(Path.GetDirectoryName(Tested.PathOf("AsyncToolkit.sln"))!);

    private static readonly Publication Published = Publication.Of(Here)!;

    [Fact]
    public void Files_AsCommitted_AreWhatTheResultsGive()
    {
        foreach ((string path, string text) in Published.Files)
        {
            Assert.True(
                File.Exists(path) && File.ReadAllText(path) == text,
                $"{Path.GetRelativePath(Here.Root, path)} is not what the results give. Run the benchmarks project with 'render'.");
        }
    }

    [Fact]
    public void Page_EveryTable_HasNoFigureThatWasTyped()
    {
        bool isRendered = false;
        var typed = new List<string>();
        foreach (string line in File.ReadLines(Here.Document))
        {
            isRendered = line.StartsWith("<!-- results ", StringComparison.Ordinal) || (isRendered && line != "<!-- end -->");
            if (!isRendered && line.StartsWith('|') && Figure().IsMatch(line))
            {
                typed.Add(line);
            }
        }

        Assert.Empty(typed);
    }

    [Fact]
    public void Page_EveryWorkload_HasASection()
    {
        string page = File.ReadAllText(Here.Document);

        Assert.All(WorkloadCatalog.All, workload => Assert.Contains($"\n### {workload.Id}\n", page, StringComparison.Ordinal));
        Assert.All(WorkloadCatalog.All, workload => Assert.Contains($"\n<!-- results {workload.Id} -->\n", page, StringComparison.Ordinal));
    }

    [Fact]
    public void Budgets_AreOfWorkloadsAndContendersThatExist()
    {
        foreach (Budget budget in BudgetTable.All)
        {
            WorkloadEntry workload = Assert.Single(WorkloadCatalog.All, entry => entry.Id == budget.Workload);
            string[] contenders = [.. BenchmarkClass.Contenders(BenchmarkClass.Cases(workload.Type).First().Workload).Select(call => call.Name)];
            Assert.Contains(budget.Contender ?? Contender.Ours, contenders);
            Assert.True(budget.Rival is null || contenders.Contains(budget.Rival), $"{budget.Workload} has no '{budget.Rival}'.");
        }
    }

    // Longer ones leave the charts to the left.
    [Fact]
    public void Contenders_HaveNamesThatFitIntoACharts()
    {
        IEnumerable<string> names =
            from workload in WorkloadCatalog.All
            from call in BenchmarkClass.Contenders(BenchmarkClass.Cases(workload.Type).First().Workload)
            select call.Name;

        Assert.All(names, name => Assert.InRange(name.Length, 1, Contender.ParallelForEachChannel.Length));
    }

    // A W, a BD and the like are names, and so are the digits in them.
    [GeneratedRegex(@"(?<![A-Za-z0-9\]])[−+]?[0-9]")]
    private static partial Regex Figure();
}
