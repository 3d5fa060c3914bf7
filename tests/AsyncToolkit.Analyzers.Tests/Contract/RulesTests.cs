using System.Reflection;
using AsyncToolkit.Analyzers.Tests.Harness;
using AsyncToolkit.TestSupport;
using Microsoft.CodeAnalysis;

namespace AsyncToolkit.Analyzers.Tests.Contract;

public class RulesTests
{
    private static readonly DiagnosticDescriptor[] Descriptors = [.. CaseProject.AllAnalyzers.SelectMany(a => a.SupportedDiagnostics).Distinct()];

    public static TheoryData<string> Ids => new(Descriptors.Select(d => d.Id));

    [Theory]
    [MemberData(nameof(Ids))]
    public void Page_OfEachRule_HasAllSections(string id) =>
        Assert.Superset(
            new HashSet<string> { "Flagged", "Fixed", "When it stays silent", "Configuration", "Other analyzers" },
            new HashSet<string>(RulePage.Read(id).Headings));

    [Theory]
    [MemberData(nameof(Ids))]
    public void Descriptor_OfEachRule_LinksItsPage(string id)
    {
        DiagnosticDescriptor descriptor = Descriptors.Single(d => d.Id == id);
        Assert.Equal($"docs/analyzers/{id}.md", descriptor.HelpLinkUri);
        Assert.True(descriptor.IsEnabledByDefault);
        Assert.True(descriptor.DefaultSeverity is DiagnosticSeverity.Info or DiagnosticSeverity.Warning);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Index_OfTheRules_ListsEachRule(string id) =>
        Assert.Contains($"]({id}.md)", File.ReadAllText(Repository.PathOf("docs", "analyzers", "index.md")), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Ids))]
    public void Cases_OfEachRule_Exist(string id) =>
        Assert.Contains(
            typeof(RulesTests).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(RuleCases)) && !t.IsAbstract),
            type => ((RuleCases)Activator.CreateInstance(type)!).Id == id);

    [Fact]
    public void Fixers_OfAllRules_FixKnownRules() =>
        Assert.All(CaseProject.AllFixers.SelectMany(f => f.FixableDiagnosticIds), id => Assert.Contains(Descriptors, d => d.Id == id));

    [Fact]
    public void References_OfTheAnalyzers_AreThoseOfTheOldestCompiler()
    {
        AssemblyName[] names = typeof(RuleIds).Assembly.GetReferencedAssemblies();
        Assert.Equal(new Version(4, 5, 0, 0), names.Single(n => n.Name == "Microsoft.CodeAnalysis").Version);
        Assert.DoesNotContain(names, n => n.Name!.Contains("Workspaces", StringComparison.Ordinal));
        Assert.True(names.Single(n => n.Name == "System.Collections.Immutable").Version!.Major <= 6);
    }
}
