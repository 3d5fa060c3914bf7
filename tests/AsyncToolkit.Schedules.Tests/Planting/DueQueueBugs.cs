namespace AsyncToolkit.Schedules.Tests.Planting;

internal static class DueQueueBugs
{
    private const string Expiry = "TimeoutScheduleTests.Queue_ExpiryWhileOthersComeAndGo_TellsEachOnceOrGivesItBack";
    private const string Firings = "TimeoutScheduleTests.Queue_FiringsWhileTheTimerIsSet_LoseNobody";

    internal static readonly PlantedBug[] All =
    [
        new(
            "told and taken back: nobody looks whether a node is still in the queue",
            "Internal/Due/DueQueue.cs",
            "if (!node.IsQueued || !ReferenceEquals(node.Queue, this))",
            "if (!ReferenceEquals(node.Queue, this))",
            Expiry,
            [],
            "told"),
        new(
            "lost wake-up: the armer gives up its role without another look",
            "Internal/Due/DueQueue.cs",
            "_timer.Change(Until(wanted), Timeout.InfiniteTimeSpan);",
            "_timer.Change(Until(wanted), Timeout.InfiniteTimeSpan); using (_gate.EnterScope()) { _arming = false; } return;",
            Expiry,
            [],
            "told 0|the timer is on|not idle"),
        new(
            "lost wake-up: a firing that was overtaken is taken for the one that was set",
            "Internal/Due/DueQueue.cs",
            "_unknown = true;",
            "_unknown = false;",
            Firings,
            [],
            "told|the timer is on"),
        new(
            "two armers: the role is taken without a look",
            "Internal/Due/DueQueue.cs",
            "bool free = !_arming; _arming = true; return free;",
            "_arming = true; return true;",
            Expiry,
            [],
            "told|the timer is on|not idle|NullReference"),
    ];
}
