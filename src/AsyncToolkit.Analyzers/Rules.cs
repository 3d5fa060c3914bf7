using Microsoft.CodeAnalysis;

namespace AsyncToolkit.Analyzers;

/// <summary>
/// What the rules are called, how severe they are and where their pages are. A warning is given only where the program cannot mean what
/// it says; whatever is advice is information, and so is each rule that comes with a later version.
/// </summary>
internal static class Rules
{
    private const string ForgottenAwait = "AsyncToolkit.ForgottenAwait";
    private const string Blocking = "AsyncToolkit.Blocking";

    internal static readonly DiagnosticDescriptor UnreadTask = new(
        RuleIds.UnreadTask,
        "The task is never awaited",
        "The task in '{0}' is never read, so nobody waits for it and its exception is lost; await it, or assign it to a discard",
        ForgottenAwait,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "A local variable takes a task and is never read. The compiler's own warning about calls that are not awaited is silent then.",
        HelpLink(RuleIds.UnreadTask));

    internal static readonly DiagnosticDescriptor BusyWait = new(
        RuleIds.BusyWait,
        "The loop spins until a task has completed",
        "This loop keeps a thread busy until '{0}' has completed; await the task",
        Blocking,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        "A loop in an async method asks a task again and again whether it has completed, and awaits nothing in between.",
        HelpLink(RuleIds.BusyWait));

    // There is no public address yet: the link leads to the page in the repository and in the package (docs/decisions/0081).
    private static string HelpLink(string id) => $"docs/analyzers/{id}.md";
}
