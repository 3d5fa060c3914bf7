namespace AsyncToolkit.Testing;

/// <summary>Draws the tree of what a task waits for, from the method down to the promise at which it hangs.</summary>
internal static class PendingOperations
{
    private const int MaxDepth = 40;
    private const int MaxLines = 100;

    internal static IReadOnlyList<string> Of(Task task)
    {
        List<string> lines = [];
        try
        {
            Add(task, lines, depth: 0, new HashSet<object>(ReferenceEqualityComparer.Instance));
        }
        catch (Exception exception)
        {
            // The watchdog looks at code that may still run and change under it.
            lines.Add($"(not legible: {exception.GetType().Name})");
        }

        return lines;
    }

    /// <summary>Adds everything that the task waits for, the task itself not included.</summary>
    internal static void CollectBelow(Task task, HashSet<object> promises)
    {
        HashSet<object> seen = new(ReferenceEqualityComparer.Instance);
        Add(task, [], depth: 0, seen);
        seen.Remove(task);
        promises.UnionWith(seen);
    }

    private static void Add(object promise, List<string> lines, int depth, HashSet<object> seen)
    {
        if (promise is Task { IsCompleted: true } || depth > MaxDepth || lines.Count >= MaxLines || !seen.Add(promise))
        {
            return;
        }

        string indent = new(' ', 2 * depth);
        IEnumerable<object> next;
        if (StateMachines.Of(promise) is { } stateMachine)
        {
            lines.Add(indent + StateMachines.Describe(stateMachine));
            next = StateMachines.Awaited(stateMachine);
        }
        else
        {
            lines.Add(indent + PromiseName.Of(promise));
            next = promise is Task task ? StateMachines.Children(task) : [];
        }

        foreach (object awaited in next)
        {
            Add(awaited, lines, depth + 1, seen);
        }
    }
}
