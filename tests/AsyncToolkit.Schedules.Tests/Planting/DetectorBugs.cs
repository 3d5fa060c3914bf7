namespace AsyncToolkit.Schedules.Tests.Planting;

internal static class DetectorBugs
{
    private const string Queue = "BlockingDetection/Reporting/ObservationQueue.cs";

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
            "DetectorScheduleTests.Threads_AddedWhileTheWatchdogsLook_AreAllFound",
            [],
            "threads found"),
    ];
}
