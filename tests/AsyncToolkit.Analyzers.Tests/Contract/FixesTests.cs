using AsyncToolkit.Analyzers.Tests.Harness;
using AsyncToolkit.TestSupport;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AsyncToolkit.Analyzers.Tests.Contract;

/// <summary>What the table of the rules says of fixes is what there is, and each kind of fix has a case.</summary>
public class FixesTests
{
    private static readonly RuleCases[] All =
    [
        .. typeof(FixesTests).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(RuleCases)) && !type.IsAbstract)
            .Select(type => (RuleCases)Activator.CreateInstance(type)!),
    ];

    public static TheoryData<string> Ids => new(All.Select(cases => cases.Id).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Ids))]
    public void Fixes_OfEachRule_AreThoseOfTheTable(string id)
    {
        string fix = File.ReadLines(Repository.PathOf("docs", "analyzers", "index.md")).Single(line => line.StartsWith($"| [{id}]({id}.md)", StringComparison.Ordinal) && line.Count(c => c == '|') == 5).Split('|')[4].Trim();
        CodeFixProvider? fixer = CaseProject.AllFixers.SingleOrDefault(candidate => candidate.FixableDiagnosticIds.Contains(id));
        RuleCases cases = All.Single(candidate => candidate.Id == id);

        Assert.Equal(fix is not ("no" or "refactoring"), fixer is not null);
        Assert.Equal(fix == "one at a time", fixer is not null && fixer.GetFixAllProvider() is null);
        Assert.Equal(fix == "refactoring", cases.Refactored.Count > 0);
        Assert.Equal(fixer is not null, cases.Fixed.Count > 0);
        Assert.Equal(fixer?.GetFixAllProvider() is not null, cases.FixedAtOnce.Count > 0);
    }
}
