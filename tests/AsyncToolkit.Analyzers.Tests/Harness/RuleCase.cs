namespace AsyncToolkit.Analyzers.Tests.Harness;

/// <summary>
/// One piece of code and what the rule does with it. The code is either a whole file (it declares a namespace or a type at its first
/// column) or the members of a class, or statements of an async method.
/// </summary>
/// <param name="Name">What is special about it: the name of the test.</param>
/// <param name="Source">The code, with marks.</param>
/// <param name="After">The code after the fix; null when the fix is not of interest, or must not be offered.</param>
/// <param name="Title">The start of the title of the action to take; null for the only one.</param>
/// <param name="Settings">Lines of an .editorconfig file.</param>
public sealed record RuleCase(string Name, string Source, string? After = null, string? Title = null, string Settings = "")
{
    /// <summary>The smallest version of the language that has the syntax; older compilers skip the case.</summary>
    public int MinimumLanguageVersion { get; init; } = 11;

    /// <summary>Whether the library's namespace is known without a using directive.</summary>
    public bool IsImported { get; init; } = true;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
