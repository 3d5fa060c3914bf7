using System.Reflection;
using AsyncToolkit.Schedules.Tests.Explorer;

namespace AsyncToolkit.Schedules.Tests.Programs;

/// <summary>Building blocks of bodies and sources.</summary>
internal static class Steps
{
    /// <summary>Suspends; a work item completes the task, with the continuation inline.</summary>
    internal static Task YieldAsync()
    {
        var source = new TaskCompletionSource();
        Actor.Current.Schedule.Enqueue(source.SetResult);
        return source.Task;
    }

    /// <summary>Waits for the end, and takes notice of what it is, as an await does; it throws nothing.</summary>
    internal static void Await(Task task)
    {
        Actor.WaitUntil(() => task.IsCompleted);
        _ = task.Exception;
    }

    internal static IEnumerable<int> Lazy(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Actor.Point();
            yield return i;
        }
    }

    internal static async IAsyncEnumerable<int> Async(int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (i % 2 == 0)
            {
                await YieldAsync();
            }

            yield return i;
        }
    }

    internal static IEnumerable<Func<CancellationToken, ValueTask<int>>> Operations(int count, Func<int, CancellationToken, ValueTask<int>> run)
    {
        for (int i = 0; i < count; i++)
        {
            int index = i;
            Actor.Point();
            yield return token => run(index, token);
        }
    }

    /// <summary>Whether somebody has looked at what the task has failed with. Nobody else may know by then: the framework tells when it collects the task.</summary>
    internal static bool IsObserved(Task failed)
    {
        object contingent = Field(failed, typeof(Task), "m_contingentProperties");
        object holder = Field(contingent, contingent.GetType(), "m_exceptionsHolder");
        return (bool)Field(holder, holder.GetType(), "m_isHandled");
    }

    private static object Field(object owner, Type type, string name) =>
        type.GetField(name, BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(owner)!;
}
