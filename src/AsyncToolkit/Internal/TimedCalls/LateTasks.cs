using System.Runtime.CompilerServices;

namespace AsyncToolkit.Internal;

/// <summary>Sees to it that what an abandoned task fails with is observed, with one continuation however often it is abandoned.</summary>
/// <remarks>Process-wide state, as far as tasks are that have not ended: it does not keep them alive, and forgets them with their end.</remarks>
internal static class LateTasks
{
    private static readonly ConditionalWeakTable<Task, object> Observed = [];
    private static readonly object Mark = new();

    internal static void Observe(Task task)
    {
        if (!Observed.TryAdd(task, Mark))
        {
            return;
        }

        AbandonedWork.Count(1);

        // no ContinueWith: it would hold the caller's ExecutionContext for as long as the task runs
        task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(() =>
        {
            _ = task.Exception;
            Observed.Remove(task);
            AbandonedWork.Count(-1);
        });
    }
}
