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
            "Internal/TimedCalls/CallDetails.cs",
            "if (Interlocked.Increment(ref _through) != 2)",
            "int through = Volatile.Read(ref _through) + 1; Volatile.Write(ref _through, through); if (through != 2)",
            "TimeoutScheduleTests.Task_CallerCancelsWhileItStarts_LeavesNoTimerBehind",
            [],
            "the timer is on"),
        new(
            "reuse: an object is used again while its timer tells it",
            "Internal/TimedCalls/TimedCall.cs",
            "isLast = !HasCaller && TakeBack();",
            "isLast = !HasCaller; TakeBack();",
            "ReuseScheduleTests.Tasks_OneAfterTheOtherWhileTheTimerFires_HaveEachItsOwnEnd",
            [],
            "timed out before its time|one spare twice|NullReference|ArgumentNull|InvalidOperation"),
        new(
            "lost end: a task that ends while it is abandoned stays known as late",
            "Internal/TimedCalls/TaskCall.cs",
            "Interlocked.CompareExchange(ref _late, Known, 0) == Over)",
            "Interlocked.Exchange(ref _late, Known) < 0)",
            Race,
            ["returns"],
            "late for ever"),
        new(
            "lost failure: of a task that ends between the decision and the stop, nobody looks at what it failed with",
            "Internal/TimedCalls/TaskCall.cs",
            "_ = Running.Exception; if (Interlocked",
            "if (Interlocked",
            Race,
            ["fails"],
            "failed unobserved"),
    ];
}
