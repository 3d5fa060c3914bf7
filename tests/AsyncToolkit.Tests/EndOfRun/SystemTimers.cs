using System.Collections;
using System.Reflection;

namespace AsyncToolkit.Tests.EndOfRun;

/// <summary>The timers of the system's clock that are armed, by whom they would call.</summary>
internal static class SystemTimers
{
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public;

    /// <summary>All but those of the runner.</summary>
    internal static IReadOnlyList<string> Armed()
    {
        // what debuggers ask, for there is nothing public that tells more than how many there are
        Type queue = typeof(Timer).Assembly.GetType("System.Threading.TimerQueue", throwOnError: true)!;
        var timers = (IEnumerable)queue.GetMethod("GetTimersForDebugger", Any)!.Invoke(null, null)!;
        return [.. timers.Cast<object>().Select(Describe).Where(static timer => !timer.StartsWith("Microsoft.", StringComparison.Ordinal))];
    }

    private static string Describe(object timer)
    {
        var callback = (TimerCallback)Field(timer, "_timerCallback")!;
        object? state = Field(timer, "_state");
        return $"{callback.Method.DeclaringType}.{callback.Method.Name} of {callback.Target}, {state}, in {Field(timer, "_dueTime")} ms";
    }

    private static object? Field(object owner, string name) => owner.GetType().GetField(name, Any)!.GetValue(owner);
}
