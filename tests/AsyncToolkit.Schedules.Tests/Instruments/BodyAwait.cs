using System.Runtime.CompilerServices;
using AsyncToolkit.Schedules.Tests.Instruments;

namespace AsyncToolkit.Internal;

/// <summary>As in the core, over a task whose continuations stay within the schedule.</summary>
internal static class BodyAwait
{
    internal static ConfiguredValueTaskAwaitable<TResult>.ConfiguredValueTaskAwaiter Of<TResult>(ValueTask<TResult> running)
    {
        ValueTask<TResult> wrapped = ScheduledTask.Wrap(running);
        return wrapped.ConfigureAwait(false).GetAwaiter();
    }
}
