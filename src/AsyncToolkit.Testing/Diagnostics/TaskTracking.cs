using System.Collections;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace AsyncToolkit.Testing;

// The runtime keeps a table of unfinished tasks for debuggers, while a static flag is set. The flag is one for the process: the first run
// that asks sets it, the last one clears it and removes what came into the table in between. If it was set already, by a debugger or
// anybody else, nothing is touched.
//
// Guarded by `Sync`: `_users`, `_before`, and writing the flag.

/// <summary>A share in the runtime's task tracking.</summary>
internal sealed class TaskTracking
{
    private static readonly object Sync = new();
    private static readonly FieldInfo? Flag = Find("s_asyncDebuggingEnabled");
    private static readonly FieldInfo? Table = Find("s_currentActiveTasks");
    private static int _users;
    private static HashSet<object>? _before;

    private bool _stopped;

    private TaskTracking()
    {
    }

    private static IDictionary? Tasks => Table?.GetValue(null) as IDictionary;

    internal static TaskTracking Start()
    {
        lock (Sync)
        {
            if (_users++ == 0 && !Debugger.IsAttached && Flag?.GetValue(null) is false)
            {
                _before = Keys();
                Flag.SetValue(null, true);
            }

            return new TaskTracking();
        }
    }

    /// <summary>The unfinished tasks in the table, in no order.</summary>
    internal static IReadOnlyList<Task> Pending()
    {
        if (Tasks is not { } tasks)
        {
            return [];
        }

        lock (tasks)
        {
            return [.. tasks.Values.Cast<Task>().Where(static task => !task.IsCompleted)];
        }
    }

    internal void Stop()
    {
        lock (Sync)
        {
            if (_stopped)
            {
                return;
            }

            _stopped = true;
            if (--_users > 0 || _before is not { } before)
            {
                return;
            }

            _before = null;
            Flag!.SetValue(null, false);
            if (Tasks is not { } tasks)
            {
                return;
            }

            // Tasks that end from now on do not take themselves out.
            lock (tasks)
            {
                foreach (object key in tasks.Keys.Cast<object>().ToArray())
                {
                    if (!before.Contains(key))
                    {
                        tasks.Remove(key);
                    }
                }
            }
        }
    }

    private static HashSet<object> Keys()
    {
        if (Tasks is not { } tasks)
        {
            return [];
        }

        lock (tasks)
        {
            return [.. tasks.Keys.Cast<object>()];
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "A missing field switches the tracking off.")]
    private static FieldInfo? Find(string name) => typeof(Task).GetField(name, BindingFlags.Static | BindingFlags.NonPublic);
}
