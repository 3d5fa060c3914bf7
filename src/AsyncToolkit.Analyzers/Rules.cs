using Microsoft.CodeAnalysis;

namespace AsyncToolkit.Analyzers;

/// <summary>
/// What the rules are called, how severe they are and where their pages are. A warning is given only where the program cannot mean what
/// it says; whatever is advice is information, and so is each rule that comes with a later version.
/// </summary>
internal static partial class Rules
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

    internal static readonly DiagnosticDescriptor TaskAsText = new(
        RuleIds.TaskAsText,
        "A task stands where its result is meant",
        "The task '{0}' goes into {1} as the name of its type, not as its result; await it",
        ForgottenAwait,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "A task that is formatted, logged, serialised or returned as a response shows the name of its type, or its properties, and never its result in time.",
        HelpLink(RuleIds.TaskAsText));

    internal static readonly DiagnosticDescriptor TaskComparedWithNull = new(
        RuleIds.TaskComparedWithNull,
        "A task is compared with null in place of its result",
        "The task that '{0}' returns is never null, its result may be; await it",
        ForgottenAwait,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "An asynchronous call returns a task in any case: the comparison has the same outcome every time.",
        HelpLink(RuleIds.TaskComparedWithNull));

    internal static readonly DiagnosticDescriptor SelectNeverEnumerated = new(
        RuleIds.SelectNeverEnumerated,
        "The tasks of a Select are never started",
        "Nothing enumerates this Select, so none of its tasks is ever started; use a loop or ForEachThrottledAsync",
        ForgottenAwait,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "Select is lazy: without an enumeration its selector never runs.",
        HelpLink(RuleIds.SelectNeverEnumerated));

    internal static readonly DiagnosticDescriptor WinnerNeverAwaited = new(
        RuleIds.WinnerNeverAwaited,
        "The winner of WhenAny is never awaited",
        "WhenAny does not throw what its winner has failed with, and nothing awaits the winner; await it",
        ForgottenAwait,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        "WhenAny returns the task that has completed first, failed or not. If nobody awaits that task, its failure is lost.",
        HelpLink(RuleIds.WinnerNeverAwaited));

    internal static readonly DiagnosticDescriptor BlockingCall = new(
        RuleIds.BlockingCall,
        "A blocking wait in async code",
        "'{0}' blocks a thread in async code until somebody else has acted, who may need that thread",
        Blocking,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        "A thread of the pool that waits for an event, a handle or another thread does no other work meanwhile.",
        HelpLink(RuleIds.BlockingCall));

    internal static readonly DiagnosticDescriptor BusyWait = new(
        RuleIds.BusyWait,
        "The loop spins until a task has completed",
        "This loop keeps a thread busy until '{0}' has completed; await the task",
        Blocking,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        "A loop in an async method asks a task again and again whether it has completed, and awaits nothing in between.",
        HelpLink(RuleIds.BusyWait));

    internal static readonly DiagnosticDescriptor LockAcrossAwait = new(
        RuleIds.LockAcrossAwait,
        "A lock that belongs to a thread is held across an await",
        "'{0}' is held across an await, and {1} belongs to the thread that took it: the code that gives it back may run on another; use SemaphoreSlim",
        Blocking,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "After an await the code may go on on another thread, which must not release the lock.",
        HelpLink(RuleIds.LockAcrossAwait));

    internal static readonly DiagnosticDescriptor TransitiveBlocking = new(
        RuleIds.TransitiveBlocking,
        "An async function calls a synchronous one that blocks",
        "This call blocks a thread in async code: {0}",
        Blocking,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        "A synchronous function that waits for a task, a handle or a thread blocks the async function that calls it, however many calls lie between.",
        HelpLink(RuleIds.TransitiveBlocking),
        WellKnownDiagnosticTags.CompilationEnd);

    // There is no public address yet: the link leads to the page in the repository and in the package (docs/decisions/0081).
    private static string HelpLink(string id) => $"docs/analyzers/{id}.md";
}
