using System.Collections;
using System.Reflection;

namespace AsyncToolkit.Tests.EndOfRun;

/// <summary>The timers of the system's clock that are armed, by whom they would call.</summary>
internal static class SystemTimers
{
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public;

    /// <summary>
    /// Those of the library and its tests: the runner and the runtime have some, too. One for which nobody waits says no more than that it is armed; it counts as one of these.
    /// </summary>
    /// <remarks>
    /// Not that of a queue in which nobody waits: on the system's clock it is left on, once, for whoever comes next, and turns itself off.
    /// </remarks>
    internal static IReadOnlyList<ArmedTimer> Armed()
    {
        // what debuggers ask, for there is nothing public that tells more than how many there are
        Type queue = typeof(Timer).Assembly.GetType("System.Threading.TimerQueue", throwOnError: true)!;
        MethodInfo timersOf = queue.GetMethod("GetTimersForDebugger", Any)!;
        var queues = (IEnumerable)queue.GetProperty("Instances", Any)!.GetValue(null)!;
        return
        [
            .. queues.Cast<object>()
                .SelectMany(each => ((IEnumerable)timersOf.Invoke(each, null)!).Cast<object>())
                .Where(static timer => Callees.Field(timer, "_state") is var state && !IsOfAnIdleQueue(state) && !IsOver(state))
                .Select(DescribeOwn)
                .OfType<ArmedTimer>(),
        ];
    }

    // A wait with a limit whose task completes at the moment at which its timer is made leaves the timer to itself (seen on .NET 8): it calls nobody.
    private static bool IsOver(object? state) => state is Task { IsCompleted: true };

    private static bool IsOfAnIdleQueue(object? state) =>
        state?.GetType() is { FullName: "AsyncToolkit.Internal.DueQueue" } queue && queue.GetProperty("IsIdle", Any)!.GetValue(state) is true;

    private static ArmedTimer? DescribeOwn(object timer)
    {
        var callees = Callees.Of((TimerCallback)Callees.Field(timer, "_timerCallback")!, Callees.Field(timer, "_state"));
        string names = callees.ToString();
        return names.Contains("AsyncToolkit.", StringComparison.Ordinal) || callees.AreAllOfTheFramework
            ? new ArmedTimer(timer, $"{names}, in {Callees.Field(timer, "_dueTime")} ms")
            : null;
    }
}
