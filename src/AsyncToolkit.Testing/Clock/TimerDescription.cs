using System.Globalization;

namespace AsyncToolkit.Testing;

/// <summary>Puts a timer into words: failure messages name the culprit by them.</summary>
internal static class TimerDescription
{
    internal static string Of(DateTimeOffset time) => time.ToString("yyyy-MM-ddTHH:mm:ss.fff", CultureInfo.InvariantCulture);

    internal static string Of(TimerEntry entry, DateTimeOffset due, long elapsed)
    {
        string period = entry.Period > 0 ? $"every {new TimeSpan(entry.Period)}" : "once";
        return $"due {Of(due)} (in {new TimeSpan(entry.Due - elapsed)}), {period}: {Owner(entry)}";
    }

    private static string AwaitedBy(object? promise) =>
        promise is Task task && StateMachines.Continuation(task) is { } stateMachine ? $" in {StateMachines.Describe(stateMachine)}" : string.Empty;

    /// <summary>What armed the timer, in the words of its user: the runtime's own timers are known by the type of their state.</summary>
    private static string Owner(TimerEntry entry)
    {
        Type? state = entry.State?.GetType();
        if (state?.Assembly == typeof(object).Assembly)
        {
            string name = state.DeclaringType is null ? state.Name : $"{state.DeclaringType.Name}.{state.Name}";
            if (name.StartsWith("Task.DelayPromise", StringComparison.Ordinal))
            {
                return "Task.Delay" + AwaitedBy(entry.State);
            }

            if (name.Contains("CancellationPromise", StringComparison.Ordinal))
            {
                return "Task.WaitAsync" + AwaitedBy(entry.State);
            }

            if (state == typeof(CancellationTokenSource))
            {
                return "CancellationTokenSource.CancelAfter";
            }

            if (name.StartsWith("PeriodicTimer", StringComparison.Ordinal))
            {
                return "PeriodicTimer";
            }
        }

        return CodeName.Of(entry.Callback.Method.DeclaringType, entry.Callback.Method.Name);
    }
}
