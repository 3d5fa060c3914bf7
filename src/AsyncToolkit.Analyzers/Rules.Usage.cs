using Microsoft.CodeAnalysis;

namespace AsyncToolkit.Analyzers;

internal static partial class Rules
{
    private const string UsageCategory = "AsyncToolkit.Usage";

    internal static readonly DiagnosticDescriptor OuterToken = new(
        RuleIds.OuterToken,
        "The body passes on a token that is not its own",
        "The body passes '{0}' on instead of its own '{1}', so it does not stop when another item fails",
        UsageCategory,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        "A body gets a token that is canceled when the call fails, is left or times out; the token from around it is not.",
        HelpLink(RuleIds.OuterToken));

    internal static readonly DiagnosticDescriptor SwallowedCancellation = new(
        RuleIds.SwallowedCancellation,
        "The body swallows its cancellation",
        "This catch makes a canceled item look like one that succeeded; let the exception through, or add a condition",
        UsageCategory,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        "A body catches OperationCanceledException without a condition and throws nothing.",
        HelpLink(RuleIds.SwallowedCancellation));

    internal static readonly DiagnosticDescriptor LimitOutOfRange = new(
        RuleIds.LimitOutOfRange,
        "The limit is less than one",
        "'{0}' must be at least 1: {1} always throws an ArgumentOutOfRangeException",
        UsageCategory,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "A limit that is a constant and less than one.",
        HelpLink(RuleIds.LimitOutOfRange));

    internal static readonly DiagnosticDescriptor UndisposedScope = new(
        RuleIds.UndisposedScope,
        "The scope or detector is never disposed",
        "Nothing disposes of what '{0}' returns; declare it with using",
        UsageCategory,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "A scope ends, and a detector stops, only when it is disposed of.",
        HelpLink(RuleIds.UndisposedScope));

    internal static readonly DiagnosticDescriptor AwaitInAllowBlocking = new(
        RuleIds.AwaitInAllowBlocking,
        "An await inside of AllowBlocking",
        "The scope that allows blocking is counted on its thread: it does not go along over this await, and may stay behind",
        UsageCategory,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "AllowBlocking marks a thread; after an await, the code may run on another one.",
        HelpLink(RuleIds.AwaitInAllowBlocking));

    internal static readonly DiagnosticDescriptor DroppedOutcomes = new(
        RuleIds.DroppedOutcomes,
        "The outcomes are dropped",
        "'{0}' throws for no failure: it tells of them in what it returns, which nothing reads",
        UsageCategory,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "A method that reports failures in its result is called for nothing but its effect.",
        HelpLink(RuleIds.DroppedOutcomes));
}
