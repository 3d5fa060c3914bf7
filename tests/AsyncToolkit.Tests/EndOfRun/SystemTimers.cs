using System.Collections;
using System.Reflection;

namespace AsyncToolkit.Tests.EndOfRun;

/// <summary>The timers of the system's clock that are armed, by whom they would call.</summary>
internal static class SystemTimers
{
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public;

    /// <summary>Those of the library and its tests: the runner and the runtime have some, too.</summary>
    /// <remarks>
    /// Not that of a queue in which nobody waits: on the system's clock it is left on, once, for whoever comes next, and turns itself off.
    /// </remarks>
    internal static IReadOnlyList<string> Armed()
    {
        // what debuggers ask, for there is nothing public that tells more than how many there are
        Type queue = typeof(Timer).Assembly.GetType("System.Threading.TimerQueue", throwOnError: true)!;
        MethodInfo timersOf = queue.GetMethod("GetTimersForDebugger", Any)!;
        var queues = (IEnumerable)queue.GetProperty("Instances", Any)!.GetValue(null)!;
        return
        [
            .. queues.Cast<object>()
                .SelectMany(each => ((IEnumerable)timersOf.Invoke(each, null)!).Cast<object>())
                .Where(static timer => !IsOfAnIdleQueue(Field(timer, timer.GetType(), "_state")))
                .Select(Describe)
                .Where(static timer => timer.Contains("AsyncToolkit.", StringComparison.Ordinal)),
        ];
    }

    private static bool IsOfAnIdleQueue(object? state) =>
        state?.GetType() is { FullName: "AsyncToolkit.Internal.DueQueue" } queue && queue.GetProperty("IsIdle", Any)!.GetValue(state) is true;

    private static string Describe(object timer)
    {
        var callback = (TimerCallback)Field(timer, timer.GetType(), "_timerCallback")!;
        object? state = Field(timer, timer.GetType(), "_state");

        // who waits for a delay is what goes on behind it
        object? waits = state is Task delay ? Field(delay, typeof(Task), "m_continuationObject") : null;
        return $"{callback.Method.DeclaringType}.{callback.Method.Name} of {callback.Target}, {state}, {waits} {(waits as Action)?.Method.DeclaringType}, in {Field(timer, timer.GetType(), "_dueTime")} ms";
    }

    private static object? Field(object owner, Type declaring, string name) =>
        declaring.GetField(name, Any)!.GetValue(owner);
}
