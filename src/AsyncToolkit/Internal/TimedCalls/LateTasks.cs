using System.Runtime.CompilerServices;

namespace AsyncToolkit.Internal;

/// <summary>The tasks that have been abandoned and have not ended: each is counted once, and known to those who wait for it again.</summary>
/// <remarks>Process-wide state, as far as tasks are that have not ended: it does not keep them alive, and forgets them with their end.</remarks>
internal static class LateTasks
{
    private static readonly ConditionalWeakTable<Task, object> All = [];
    private static readonly object Mark = new();

    // Whether there ever was one: a program that abandons nothing never looks.
    private static int _added;

    /// <summary>True for the first who abandons it: it sees to <see cref="Remove"/>.</summary>
    internal static bool TryAdd(Task task)
    {
        Volatile.Write(ref _added, 1);
        if (!All.TryAdd(task, Mark))
        {
            return false;
        }

        AbandonedWork.Count(1);
        return true;
    }

    /// <summary>The same for those who have nothing hooked to the task.</summary>
    internal static void Observe(Task task)
    {
        if (TryAdd(task))
        {
            // no ContinueWith: it would hold the caller's ExecutionContext for as long as the task runs
            task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(() => Remove(task));
        }
    }

    internal static bool Knows(Task task) => Volatile.Read(ref _added) != 0 && All.TryGetValue(task, out _);

    /// <summary>It has ended. What it failed with counts as observed.</summary>
    internal static void Remove(Task task)
    {
        _ = task.Exception;
        All.Remove(task);
        AbandonedWork.Count(-1);
    }
}
