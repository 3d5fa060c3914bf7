namespace AsyncToolkit.Analyzers;

/// <summary>
/// The ids of all rules. An id is never used again for another rule. ATK1xxx: forgotten await; ATK2xxx: blocking in async code;
/// ATK3xxx: unbounded fan-out; ATK4xxx: use of this library.
/// </summary>
internal static class RuleIds
{
    internal const string UnreadTask = "ATK1001";
    internal const string TaskAsText = "ATK1002";
    internal const string TaskComparedWithNull = "ATK1003";
    internal const string SelectNeverEnumerated = "ATK1004";
    internal const string WinnerNeverAwaited = "ATK1005";

    internal const string BlockingCall = "ATK2001";
    internal const string BusyWait = "ATK2002";
    internal const string LockAcrossAwait = "ATK2003";
    internal const string TransitiveBlocking = "ATK2004";

    internal const string UnboundedWhenAll = "ATK3001";
    internal const string UnboundedTaskList = "ATK3002";
    internal const string HandWrittenThrottle = "ATK3003";
    internal const string DiscardedInLoop = "ATK3004";
    internal const string ReleaseOutsideFinally = "ATK3005";
    internal const string InlineContinuations = "ATK3006";
    internal const string HandWrittenTimeout = "ATK3007";

    internal const string OuterToken = "ATK4001";
    internal const string SwallowedCancellation = "ATK4002";
    internal const string LimitOutOfRange = "ATK4003";
    internal const string UndisposedScope = "ATK4004";
    internal const string AwaitInAllowBlocking = "ATK4005";
    internal const string DroppedOutcomes = "ATK4006";
}
