using Microsoft.CodeAnalysis;

namespace AsyncToolkit.Analyzers;

internal static partial class Rules
{
    private const string FanOutCategory = "AsyncToolkit.FanOut";

    internal static readonly DiagnosticDescriptor UnboundedWhenAll = new(
        RuleIds.UnboundedWhenAll,
        "Everything starts at once, however much there is",
        "'{0}' starts the work for every item of '{1}' at once, however many there are; GatherAsync or ForEachThrottledAsync limits them",
        FanOutCategory,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        "Task.WhenAll over a Select starts one task for each item before it waits for any, and nothing limits how many items there are.",
        HelpLink(RuleIds.UnboundedWhenAll));

    internal static readonly DiagnosticDescriptor UnboundedTaskList = new(
        RuleIds.UnboundedTaskList,
        "A loop starts tasks without a limit",
        "The loop starts one task a round and '{0}' collects them without a limit; GatherAsync or ForEachThrottledAsync limits them",
        FanOutCategory,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        "A loop over a source of unknown size adds one running task a round to a list that Task.WhenAll waits for later.",
        HelpLink(RuleIds.UnboundedTaskList));

    internal static readonly DiagnosticDescriptor HandWrittenThrottle = new(
        RuleIds.HandWrittenThrottle,
        "A semaphore and Task.WhenAll make a throttle by hand",
        "The semaphore '{0}' throttles by hand, and after a failure the rest still run; GatherAsync or ForEachThrottledAsync does it",
        FanOutCategory,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        "A local semaphore that is used for nothing else limits the tasks that Task.WhenAll waits for.",
        HelpLink(RuleIds.HandWrittenThrottle));

    internal static readonly DiagnosticDescriptor DiscardedInLoop = new(
        RuleIds.DiscardedInLoop,
        "A loop starts work that nobody waits for",
        "The loop starts '{0}' in each round and nothing waits for it: neither their number nor their failures are noticed",
        FanOutCategory,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        "A loop of unknown length discards the tasks that it starts.",
        HelpLink(RuleIds.DiscardedInLoop));

    internal static readonly DiagnosticDescriptor ReleaseOutsideFinally = new(
        RuleIds.ReleaseOutsideFinally,
        "The semaphore is not released after an exception",
        "'{0}' is not released if the code since its wait throws; release it in a finally block",
        FanOutCategory,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        "A semaphore is entered and released in the same block, and an exception in between keeps the permit for ever.",
        HelpLink(RuleIds.ReleaseOutsideFinally));

    internal static readonly DiagnosticDescriptor InlineContinuations = new(
        RuleIds.InlineContinuations,
        "Whoever completes the source runs what awaits it",
        "Completing this source runs what awaits its task right there, on the completing thread; pass TaskCreationOptions.RunContinuationsAsynchronously",
        FanOutCategory,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        "A TaskCompletionSource without RunContinuationsAsynchronously runs continuations inside of SetResult, under whatever locks its caller holds.",
        HelpLink(RuleIds.InlineContinuations));

    internal static readonly DiagnosticDescriptor HandWrittenTimeout = new(
        RuleIds.HandWrittenTimeout,
        "A race against Task.Delay is a timeout by hand",
        "'{0}' races against a delay: the delay has to be ended when '{0}' wins, and what '{0}' fails with observed when it does not; WithTimeoutAsync takes care of both",
        FanOutCategory,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        "Task.WhenAny of a task and a delay leaves a timer behind in one case, and an unobserved task in the other.",
        HelpLink(RuleIds.HandWrittenTimeout));
}
