#if CURRENT_ROSLYN
using System.Collections.Concurrent;
using System.Collections.Immutable;
using AsyncToolkit.Analyzers.Tests.Harness;
using AsyncToolkit.TestSupport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AsyncToolkit.Analyzers.Tests.Comparison;

public class ComparisonTests
{
    private const string Begin = "<!-- measured: AsyncToolkit.Analyzers.Tests, ComparisonTests -->\n";
    private const string End = "<!-- end of what is measured -->";

    // The committed table is what the analyzers at hand report, not what somebody remembers of them.
    [Fact]
    public async Task Table_OfTheIndex_IsWhatIsMeasured()
    {
        AnalyzerPackage[] packages =
        [
            AnalyzerPackage.Of("AsyncToolkit", CaseProject.AllAnalyzers),
            AnalyzerPackage.Load("Meziantou", "Meziantou.Analyzer", "analyzers/dotnet/roslyn5.0/cs"),
            AnalyzerPackage.Load("AsyncFixer", "AsyncFixer", "analyzers/dotnet/cs"),
            AnalyzerPackage.Load("Roslynator", "Roslynator.Analyzers", "analyzers/dotnet/roslyn5.0/cs"),
            AnalyzerPackage.Load("Sonar", "SonarAnalyzer.CSharp", "analyzers"),
            AnalyzerPackage.Load("CA", "Microsoft.CodeAnalysis.NetAnalyzers", "analyzers/dotnet/cs"),
            AnalyzerPackage.Load("VSTHRD", "Microsoft.VisualStudio.Threading.Analyzers", "analyzers/cs"),
        ];
        Assert.All(packages, package => Assert.NotEmpty(package.Analyzers));
        List<string> lines =
        [
            "| Pitfall | " + string.Join(" | ", packages.Select(p => p.Name)) + " |",
            "|---|" + string.Concat(packages.Select(_ => "---|")),
        ];
        foreach ((string what, string pitfall, string remedy) in Pitfalls.All)
        {
            Compilation bad = await CompilationAsync(pitfall);
            Compilation good = await CompilationAsync(remedy);
            List<string> cells = [];
            foreach (AnalyzerPackage package in packages)
            {
                Reports ofPitfall = await ReportsAsync(package, bad);
                Reports ofRemedy = await ReportsAsync(package, good);
                if (package == packages[0])
                {
                    Assert.Empty(ofPitfall.Threw.Concat(ofRemedy.Threw));
                }

                cells.Add(Cell(ofPitfall.Ids.Except(ofRemedy.Ids, StringComparer.Ordinal), ofPitfall.Threw.Union(ofRemedy.Threw, StringComparer.Ordinal)));
            }

            lines.Add($"| {what} | {string.Join(" | ", cells)} |");
        }

        string measured = string.Join('\n', lines) + "\n";
        string index = File.ReadAllText(Repository.PathOf("docs", "analyzers", "index.md")).ReplaceLineEndings("\n");
        int begin = index.IndexOf(Begin, StringComparison.Ordinal);
        int end = index.IndexOf(End, StringComparison.Ordinal);
        Assert.True(begin >= 0 && end > begin, "The index has no place for the table.");
        string committed = index[(begin + Begin.Length)..end].Trim('\n') + "\n";
        Assert.True(committed == measured, "The table has changed:\n" + measured);
    }

    private static async Task<Compilation> CompilationAsync(string code) =>
        await CaseProject.Of(new RuleCase("pitfall", code), RulePage.Surroundings).CompilationAsync();

    // An analyzer that throws is not silent: nobody knows what it would have said.
    [Fact]
    public async Task Reports_OfAnAnalyzerThatThrows_NameIt()
    {
        Reports reports = await ReportsAsync(AnalyzerPackage.Of("Broken", [new ThrowingAnalyzer()]), await CompilationAsync("public static void Run() { }"));
        Assert.Equal("threw: ThrowingAnalyzer", Cell(reports.Ids, reports.Threw));
        Assert.Equal("A1, threw: B", Cell(["A1"], ["B"]));
        Assert.Equal("–", Cell([], []));
    }

    private static string Cell(IEnumerable<string> ids, IEnumerable<string> threw)
    {
        string[] words = [.. ids.Order(StringComparer.Ordinal), .. threw.Order(StringComparer.Ordinal).Select(analyzer => "threw: " + analyzer)];
        return words.Length == 0 ? "–" : string.Join(", ", words);
    }

    // Every rule is on, whatever its default; what a rule says of the remedy too is not about the pitfall.
    private static async Task<Reports> ReportsAsync(AnalyzerPackage package, Compilation compilation)
    {
        Dictionary<string, ReportDiagnostic> on = package.Analyzers
            .SelectMany(analyzer => analyzer.SupportedDiagnostics)
            .DistinctBy(rule => rule.Id)
            .ToDictionary(rule => rule.Id, _ => ReportDiagnostic.Warn, StringComparer.Ordinal);
        Compilation all = compilation.WithOptions(compilation.Options.WithSpecificDiagnosticOptions(on));
        var threw = new ConcurrentDictionary<string, Exception>(StringComparer.Ordinal);
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]), (exception, analyzer, _) => threw.TryAdd(analyzer.GetType().Name, exception), concurrentAnalysis: true, logAnalyzerExecutionTime: false);
        ImmutableArray<Diagnostic> diagnostics = await all.WithAnalyzers(package.Analyzers, options).GetAnalyzerDiagnosticsAsync();
        return new Reports(
            diagnostics.Where(d => d.Location.SourceTree?.FilePath.EndsWith("Case.cs", StringComparison.Ordinal) == true).Select(d => d.Id).ToHashSet(StringComparer.Ordinal),
            threw.Keys.ToHashSet(StringComparer.Ordinal));
    }

    private sealed record Reports(IReadOnlySet<string> Ids, IReadOnlySet<string> Threw);
}
#endif
