namespace AsyncToolkit.Schedules.Tests.Planting;

internal static class TimeoutBugs
{
    private const string Race = "TimeoutScheduleTests.Task_EndAndTimerAndCallerAtOnce_IsDecidedOnce";
    private const string OperationRace = "TimeoutScheduleTests.Operation_EndAndTimerAndCallerAtOnce_IsDecidedOnce";

    internal static readonly PlantedBug[] All =
    [
        new(
            "double completion: the arbiter looks and decides in two steps",
            "Internal/TimedCalls/TimedCall.cs",
            "Interlocked.CompareExchange(ref _end, (int)end, (int)TimedCallEnd.None) == (int)TimedCallEnd.None;",
            "Volatile.Read(ref _end) == (int)TimedCallEnd.None && Interlocked.Exchange(ref _end, (int)end) >= 0;",
            OperationRace,
            ["returns"],
            "InvalidOperationException|a result of nobody's"),
        new(
            "a timer left behind: both who release count to one",
            "Internal/TimedCalls/TimedCall.cs",
            "if (Interlocked.Increment(ref _arrivals) != 2)",
            "int arrived = Volatile.Read(ref _arrivals) + 1; Volatile.Write(ref _arrivals, arrived); if (arrived != 2)",
            "TimeoutScheduleTests.Task_CallerCancelsWhileItStarts_LeavesNoTimerBehind",
            [],
            "the timer is on"),
        new(
            "reuse: an object is used again while its timer tells it",
            "Internal/TimedCalls/TimedCall.cs",
            "return TakeBack() && _watch is null;",
            "TakeBack(); return _watch is null;",
            "TimeoutScheduleTests.Task_EndsWhileItsTimerFires_LeavesTheNextCallAlone",
            [],
            "a minute early|NullReference|ArgumentNull"),
        new(
            "lost end: a task that ends while it is abandoned stays known as late",
            "Internal/TimedCalls/TaskCall.cs",
            "Interlocked.CompareExchange(ref _late, Known, 0) == Over)",
            "Interlocked.Exchange(ref _late, Known) < 0)",
            Race,
            ["returns"],
            "late for ever"),
    ];
}
