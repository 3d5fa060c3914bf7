using System.Runtime.CompilerServices;
using AsyncToolkit.Schedules.Tests.Instruments;

namespace AsyncToolkit.Internal;

/// <summary>As in the core, over a task whose continuations stay within the schedule.</summary>
internal readonly struct ForEachWork<T>(Func<T, CancellationToken, ValueTask> body)
    : IItemWork<T, ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter>
{
    public bool Start(
        T item, long index, CancellationToken cancellationToken, out ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter awaiter)
    {
        ValueTask pending = ScheduledTask.Wrap(body(item, cancellationToken));
        awaiter = pending.ConfigureAwait(false).GetAwaiter();
        if (!awaiter.IsCompleted)
        {
            return false;
        }

        awaiter.GetResult();
        return true;
    }

    public void End(long index, in ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter awaiter) => awaiter.GetResult();

    public void Failed(long index)
    {
    }
}
