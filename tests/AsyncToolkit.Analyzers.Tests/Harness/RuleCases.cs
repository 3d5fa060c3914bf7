namespace AsyncToolkit.Analyzers.Tests.Harness;

/// <summary>All cases of one rule. A rule's cases are added in the constructor of its class.</summary>
public abstract class RuleCases
{
    private readonly List<RuleCase> _firing = [];
    private readonly List<RuleCase> _silent = [];
    private readonly List<RuleCase> _fixed = [];
    private readonly List<RuleCase> _fixedAtOnce = [];
    private readonly List<RuleCase> _notFixed = [];
    private readonly List<RuleCase> _refactored = [];
    private readonly List<RuleCase> _notRefactored = [];

    /// <summary>The rule's id.</summary>
    public abstract string Id { get; }

    /// <summary>Declarations that the cases share: a whole file, compiled beside each of them.</summary>
    public virtual string Surroundings => "";

    public IReadOnlyList<RuleCase> Firing => _firing;

    public IReadOnlyList<RuleCase> Silent => _silent;

    public IReadOnlyList<RuleCase> Fixed => _fixed;

    public IReadOnlyList<RuleCase> FixedAtOnce => _fixedAtOnce;

    public IReadOnlyList<RuleCase> NotFixed => _notFixed;

    public IReadOnlyList<RuleCase> Refactored => _refactored;

    public IReadOnlyList<RuleCase> NotRefactored => _notRefactored;

    /// <summary>Each mark gets a diagnostic of the rule, and nothing else does.</summary>
    protected void Fires(string name, string source, string settings = "", int languageVersion = 11) =>
        _firing.Add(new RuleCase(name, source, Settings: settings) { MinimumLanguageVersion = languageVersion });

    /// <summary>No diagnostic of the rule.</summary>
    protected void IsSilent(string name, string source, string settings = "", int languageVersion = 11) =>
        _silent.Add(new RuleCase(name, source, Settings: settings) { MinimumLanguageVersion = languageVersion });

    /// <summary>The fix of the one marked diagnostic turns the source into <paramref name="after"/>, which compiles and is silent.</summary>
    protected void Fixes(string name, string source, string after, string? title = null, bool isImported = true, int languageVersion = 11) =>
        _fixed.Add(new RuleCase(name, source, after, title) { IsImported = isImported, MinimumLanguageVersion = languageVersion });

    /// <summary>Fixing all marked diagnostics of the document at once gives <paramref name="after"/>.</summary>
    protected void FixesAll(string name, string source, string after, string? title = null, bool isImported = true) =>
        _fixedAtOnce.Add(new RuleCase(name, source, after, title) { IsImported = isImported });

    /// <summary>The rule fires and offers no fix.</summary>
    protected void HasNoFix(string name, string source, int languageVersion = 11, bool isImported = true) =>
        _notFixed.Add(new RuleCase(name, source) { MinimumLanguageVersion = languageVersion, IsImported = isImported });

    /// <summary>The refactoring with that title, asked for at the mark, gives <paramref name="after"/>, which compiles.</summary>
    protected void Refactors(string name, string source, string title, string after, bool isImported = true) =>
        _refactored.Add(new RuleCase(name, source, after, title) { IsImported = isImported });

    /// <summary>No refactoring is offered at the mark whose title starts so.</summary>
    protected void HasNoRefactoring(string name, string source, string title, int languageVersion = 11) =>
        _notRefactored.Add(new RuleCase(name, source, Title: title) { MinimumLanguageVersion = languageVersion });
}
