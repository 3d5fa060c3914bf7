namespace AsyncToolkit.Internal;

/// <summary>Makes timers that do not hold on to the caller's <see cref="ExecutionContext"/>.</summary>
internal static class UnflowedTimer
{
    /// <summary>What a <see cref="TimeProvider"/>'s timer takes, as <see cref="Timer"/> does: 2³² − 2 milliseconds, about 49.7 days.</summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

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
