namespace AsyncToolkit.Schedules.Tests.Planting;

internal static class DetectorBugs
{
    private const string Queue = "BlockingDetection/Reporting/ObservationQueue.cs";
    private const string Reporter = "BlockingDetection/Reporting/Reporter.cs";
    private const string Watchdog = "BlockingDetection/Watching/Watchdog.cs";
    private const string Observations = "ReporterScheduleTests.Observations_OfManyThreads_AreReportedOrCounted";
    private const string Stuck = "WatchdogScheduleTests.Callbacks_OneOfThemStuck_ThatOneIsReportedOnce";

    internal static readonly PlantedBug[] All =
    [
        new(
            "lost wake-up: the end is signaled before it is there to be seen",
            Queue,
            """
            Volatile.Write(ref _isClosed, 1);
            _signal.Set();
            """,
            """
            _signal.Set();
            Volatile.Write(ref _isClosed, 1);
            """,
            "DetectorScheduleTests.Reports_AddedFromManyThreadsUntilTheEnd_ArriveOnceOrAreCounted",
            [3],
            "hang"),
        new(
            "lost report: what is queued when the end comes is left there",
            Queue,
            "if (IsClosed && _queue.IsEmpty)",
            "if (IsClosed)",
            "DetectorScheduleTests.Reports_AddedFromManyThreadsUntilTheEnd_ArriveOnceOrAreCounted",
            [3],
            "accepted \\d, reported \\d"),
        new(
            "beyond the capacity: looked and counted in two steps",
            Queue,
            "if (Interlocked.Increment(ref _count) > capacity && observation is not FlushMarker)",
            "bool fits = Volatile.Read(ref _count) < capacity; Interlocked.Increment(ref _count); if (!fits && observation is not FlushMarker)",
            "DetectorScheduleTests.Reports_NobodyTakesThem_AreAsManyAsFitIn",
            [],
            "3 within a capacity of 2"),
        new(
            "lost room: what is taken is counted in two steps",
            Queue,
            """
            Interlocked.Decrement(ref _count);
            return true;
            """,
            """
            Volatile.Write(ref _count, Volatile.Read(ref _count) - 1);
            return true;
            """,
            "DetectorScheduleTests.Reports_AddedAndTakenAtOnce_KeepTheirCapacity",
            [],
            "the capacity has changed"),
        new(
            "lost thread: of two that come at a time the first is forgotten",
            "BlockingDetection/Watching/WatchedThreads.cs",
            "while (Interlocked.CompareExchange(ref _added, node, node.Next) != node.Next);",
            "while (Interlocked.Exchange(ref _added, node) == node);",
            "WatchdogScheduleTests.Threads_AddedWhileTheWatchdogsLook_AreAllFound",
            [],
            "threads found"),
        new(
            "lost count: losses are looked at twice, and told as they were at first",
            Reporter,
            "_toldDropped = dropped;",
            "_toldDropped = _detector.Reports.Dropped;",
            Observations,
            [1, 10],
            "dropped \\d, told \\d"),
        new(
            "lost count: what was left out is forgotten before it is told",
            "BlockingDetection/Reporting/SiteTable.cs",
            """
            suppressed = site.Suppressed;
            site.Suppressed = 0;
            """,
            """
            site.Suppressed = 0;
            suppressed = site.Suppressed;
            """,
            Observations,
            [10, 10],
            "added \\d, reported or counted \\d"),
        new(
            "lost place: one that there is no room for is neither reported nor counted",
            Reporter,
            "if (verdict == SiteVerdict.Drop)",
            "if (verdict == SiteVerdict.Drop && suppressed > 0)",
            Observations,
            [10, 1],
            "added \\d, reported or counted \\d"),
        new(
            "deadlock: the reporter waits for its own end",
            Reporter,
            "if (_thread != Thread.CurrentThread)",
            "if (_thread is not null)",
            "ReporterScheduleTests.Dispose_FromAHandlerAndFromOutside_ReportsTheRest",
            [],
            "hang"),
        new(
            "torn reading: the watchdog does not look whether the callback is still the same",
            "BlockingDetection/Watching/WatchedThread.cs",
            "return (version & 1) == 0 && current == detector && Volatile.Read(ref _version) == version;",
            "return current == detector;",
            Stuck,
            [false],
            "before for \\d+ s|for 1 s|reported \\d times"),
        new(
            "wrong accusation: what the thread waits for is asked last",
            Watchdog,
            """
            if (!thread.IsWaiting && !thread.IsAllowed
                && thread.TryObserve(detector, now, out int version, out long ran, out BlockingScope? scope)
            """,
            """
            if (thread.TryObserve(detector, now, out int version, out long ran, out BlockingScope? scope)
                && !thread.IsWaiting && !thread.IsAllowed
            """,
            "WatchdogScheduleTests.Callback_WaitsAndIsAllowedTo_IsNotReported",
            [],
            "waits for \\d s"),
        new(
            "wrong accusation: the allowance ends before its time is taken off",
            "BlockingDetection/Watching/WatchedThread.cs",
            """
            if (depth == 1 && _detector is { } detector)
            {
                _covered += detector.Clock.Now() - _allowedSince;
            }

            Volatile.Write(ref _allowed, depth - 1);
            """,
            """
            Volatile.Write(ref _allowed, depth - 1);
            if (depth == 1 && _detector is { } detector)
            {
                _covered += detector.Clock.Now() - _allowedSince;
            }

            """,
            "WatchdogScheduleTests.Callback_WaitsAndIsAllowedTo_IsNotReported",
            [],
            "waits for \\d s"),
        new(
            "reported again: the watchdog does not note whom it has reported",
            Watchdog,
            "thread.StuckVersion = version;",
            "",
            Stuck,
            [true],
            "reported \\d times"),
        new(
            "lost recovery: the heart looks twice whether its beat has started",
            "BlockingDetection/Watching/Heartbeat.cs",
            """
            if (startedAt != 0)
            {
                _beat = null;
            """,
            """
            if (Volatile.Read(ref beat.StartedAt) != 0)
            {
                _beat = null;
                if (startedAt == 0) { return; }
            """,
            "WatchdogScheduleTests.Heartbeat_ThePoolIsLate_StarvesOnceAndRecovers",
            [],
            "ThreadPoolStarvation"),
    ];
}
