namespace AsyncToolkit.Internal;

/// <summary>Makes timers that do not hold on to the caller's <see cref="ExecutionContext"/>.</summary>
internal static class UnflowedTimer
{
    internal static ITimer Create(TimeProvider timeProvider, TimerCallback callback, object state, TimeSpan dueTime, TimeSpan period)
    {
        if (ExecutionContext.IsFlowSuppressed())
        {
            return timeProvider.CreateTimer(callback, state, dueTime, period);
        }

        using (ExecutionContext.SuppressFlow())
        {
            return timeProvider.CreateTimer(callback, state, dueTime, period);
        }
    }
}
