namespace AsyncToolkit.Schedules.Tests.Planting;

internal static class DeadlineBugs
{
    internal static readonly PlantedBug[] All =
    [
        new(
            "a timer left behind: whoever arms does not look whether the deadline has ended meanwhile",
            "Timeouts/Deadline.Timer.cs",
            """
            Volatile.Write(ref _armed, true);
            if (Volatile.Read(ref _ended))
            """,
            """
            Volatile.Write(ref _armed, true);
            if (_timer is null)
            """,
            "DeadlineScheduleTests.Dispose_WhileOthersArmIt_LeavesNoTimerBehind",
            [],
            "timers left"),
        new(
            "a timer left behind: of two that are made at a time one is forgotten",
            "Timeouts/Deadline.Timer.cs",
            "if (Interlocked.CompareExchange(ref _timer, timer, null) is not null)",
            "if (Interlocked.Exchange(ref _timer, timer) == timer)",
            "DeadlineScheduleTests.Dispose_WhileOthersArmIt_LeavesNoTimerBehind",
            [],
            "timers left"),
        new(
            "lost listener: one that comes while the deadline expires",
            "Timeouts/Deadline.Listeners.cs",
            """
            private bool TryAdd(DeadlineLink link, out Deadline? expired)
            {
                lock (_lock)
                {
                    expired = _expiredBy;
                    if (_ended || expired is not null)
            """,
            """
            private bool TryAdd(DeadlineLink link, out Deadline? expired)
            {
                lock (_lock)
                {
                    expired = null;
                    if (_ended)
            """,
            "DeadlineScheduleTests.Link_ExpiryWhileOthersComeAndGo_TellsWhoStaysOnce",
            [],
            "told 0 times"),
        new(
            "told after it has left: a link that is handed over is looked for once",
            "Internal/Deadlines/DeadlineLink.cs",
            """
            while (Volatile.Read(ref Owner) is { } owner && !owner.TryRemove(this))
            {
            }
            """,
            "Volatile.Read(ref Owner)?.TryRemove(this);",
            "DeadlineScheduleTests.Unregister_WhileTheDeadlineHandsOver_IsOut",
            [],
            "told after it had left"),
        new(
            "wrong verdict: a timer that fires at the very moment of the one around it blames its own",
            "Timeouts/Deadline.Timer.cs",
            "LiveParent?.Look(); outer = LiveParent?.Expired;",
            "",
            "DeadlineScheduleTests.Timer_WhileTheOneBetweenEndsAndTheOneAroundExpires_BlamesTheOneAround",
            [],
            "told of itself"),
        new(
            "no shield: what is suppressed is still there",
            "Timeouts/Deadline.cs",
            "new DeadlineScope(deadline: null)",
            "new DeadlineScope(Current)",
            "DeadlineModelTests.Blocks_AnyNest_EndByWhatEndedThem",
            [],
            "a token of nobody's"),
    ];
}
