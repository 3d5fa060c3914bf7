using Microsoft.CodeAnalysis;

namespace AsyncToolkit.Analyzers.Tests.Harness;

/// <summary>What is tested of every rule, over the rule's own cases.</summary>
public abstract class RuleTests<TCases>
    where TCases : RuleCases, new()
{
#pragma warning disable CA1000 // the data of a theory is static
    private static readonly TCases Cases = new();

    public static TheoryData<string> Firing => Names(Cases.Firing);

    public static TheoryData<string> Silent => Names(Cases.Silent);

    public static TheoryData<string> Fixed => Names(Cases.Fixed);

    public static TheoryData<string> FixedAtOnce => Names(Cases.FixedAtOnce);

    public static TheoryData<string> NotFixed => Names(Cases.NotFixed);

    public static TheoryData<string> Refactored => Names(Cases.Refactored);

    public static TheoryData<string> NotRefactored => Names(Cases.NotRefactored);
#pragma warning restore CA1000

    [Theory]
    [MemberData(nameof(Firing))]
    public Task Analyze_Pitfall_IsReportedWhereItIsMarked(string name) => AssertReportedAsync(Find(Cases.Firing, name));

    [Theory]
    [MemberData(nameof(Silent))]
    public async Task Analyze_HarmlessCode_StaysSilent(string name)
    {
        RuleCase @case = Find(Cases.Silent, name);
        Assert.Empty(MarkedSource.Parse(@case.Source).Marks);
        await AssertReportedAsync(@case);
    }

    [Theory]
    [MemberData(nameof(Fixed))]
    public async Task Fix_Pitfall_CompilesAndIsSilent(string name)
    {
        if (name.Length == 0 || Find(Cases.Fixed, name) is not { } @case || IsTooNew(@case))
        {
            return;
        }

        CaseProject project = CaseProject.Of(@case, Cases.Surroundings);
        Diagnostic diagnostic = Assert.Single(await project.AnalyzeAsync(Cases.Id));
        CaseProject after = await project.FixAsync(diagnostic, @case.Title);
        await AssertIsAsync(after, @case, project);
        Assert.Empty(await after.AnalyzeAsync(Cases.Id));
    }

    [Theory]
    [MemberData(nameof(FixedAtOnce))]
    public async Task FixAll_Pitfalls_CompileAndAreSilent(string name)
    {
        if (name.Length == 0)
        {
            return;
        }

        RuleCase @case = Find(Cases.FixedAtOnce, name);
        CaseProject project = CaseProject.Of(@case, Cases.Surroundings);
        IReadOnlyList<Diagnostic> diagnostics = await project.AnalyzeAsync(Cases.Id);
        Assert.True(diagnostics.Count > 1, "Fixing all needs more than one.");
        CaseProject after = await project.FixAllAsync(diagnostics, @case.Title);
        await AssertIsAsync(after, @case, project);
        Assert.Empty(await after.AnalyzeAsync(Cases.Id));
    }

    [Theory]
    [MemberData(nameof(NotFixed))]
    public async Task Fix_WhereItWouldChangeTheMeaning_IsNotOffered(string name)
    {
        if (name.Length == 0 || Find(Cases.NotFixed, name) is not { } @case || IsTooNew(@case))
        {
            return;
        }

        CaseProject project = CaseProject.Of(@case, Cases.Surroundings);
        Diagnostic diagnostic = Assert.Single(await project.AnalyzeAsync(Cases.Id));
        Assert.Empty(await project.FixesAsync(diagnostic));
    }

    [Theory]
    [MemberData(nameof(Refactored))]
    public async Task Refactor_MarkedCode_Compiles(string name)
    {
        if (name.Length == 0)
        {
            return;
        }

        RuleCase @case = Find(Cases.Refactored, name);
        CaseProject project = CaseProject.Of(@case, Cases.Surroundings);
        await AssertIsAsync(await project.RefactorAsync(@case.Title!), @case, project);
    }

    [Theory]
    [MemberData(nameof(NotRefactored))]
    public async Task Refactor_WhereItCannotWork_IsNotOffered(string name)
    {
        if (name.Length == 0 || Find(Cases.NotRefactored, name) is not { } @case || IsTooNew(@case))
        {
            return;
        }

        CaseProject project = CaseProject.Of(@case, Cases.Surroundings);
        Assert.DoesNotContain(await project.RefactoringsAsync(), action => action.Title.StartsWith(@case.Title!, StringComparison.Ordinal));
    }

    // A rule that fires is easy; one that stays silent where it should is worth having.
    [Fact]
    public void Cases_OfTheRule_AreSilentAtLeastAsOftenAsTheyFire()
    {
        Assert.NotEmpty(Cases.Firing);
        Assert.True(Cases.Silent.Count >= Cases.Firing.Count, $"{Cases.Silent.Count} silent, {Cases.Firing.Count} firing.");
    }

    // The page shows a pitfall and its remedy: both are put to the rule.
    [Fact]
    public async Task Page_OfTheRule_ShowsWhatIsFlaggedAndWhatIsNot()
    {
        RulePage page = RulePage.Read(Cases.Id);
        Assert.NotEmpty(page.Flagged);
        Assert.NotEmpty(page.Fixed);
        foreach (string code in page.Flagged)
        {
            Assert.NotEmpty(await CaseProject.Of(new RuleCase("flagged", code), RulePage.Surroundings).AnalyzeAsync(Cases.Id));
        }

        foreach (string code in page.Fixed)
        {
            Assert.Empty(await CaseProject.Of(new RuleCase("fixed", code), RulePage.Surroundings).AnalyzeAsync(Cases.Id));
        }
    }

    private static async Task AssertReportedAsync(RuleCase @case)
    {
        if (IsTooNew(@case))
        {
            return;
        }

        CaseProject project = CaseProject.Of(@case, Cases.Surroundings);
        IReadOnlyList<Diagnostic> diagnostics = await project.AnalyzeAsync(Cases.Id);
        Assert.Equal(
            project.Marks.Select(mark => project.Describe(mark.Span)),
            diagnostics.Select(diagnostic => project.Describe(diagnostic.Location.SourceSpan)));
        Assert.All(project.Marks.Zip(diagnostics), pair => Assert.Contains(pair.First.Words, pair.Second.GetMessage(null), StringComparison.Ordinal));
    }

    private static async Task AssertIsAsync(CaseProject after, RuleCase @case, CaseProject before)
    {
        await after.AssertCompilesAsync();
        Assert.Equal(before.Wrapped(@case.After!), await after.TextAsync(), ignoreLineEndingDifferences: true);
    }

    // The other target has the compiler for it.
    private static bool IsTooNew(RuleCase @case) => @case.MinimumLanguageVersion > CaseProject.LanguageVersion;

    private static RuleCase Find(IReadOnlyList<RuleCase> cases, string name) => cases.Single(@case => @case.Name == name);

    private static TheoryData<string> Names(IReadOnlyList<RuleCase> cases)
    {
        var names = new TheoryData<string>();
        foreach (RuleCase @case in cases)
        {
            names.Add(@case.Name);
        }

        // A theory without data fails: a rule without such cases has one empty name, and no test behind it.
        if (cases.Count == 0)
        {
            names.Add("");
        }

        return names;
    }
}
