using AsyncToolkit.Schedules.Tests.Explorer;
using Real = System.Threading.ThreadPool;

namespace AsyncToolkit.Schedules.Tests.Instruments;

/// <summary>The work items go to the workers of the schedule that the calling actor belongs to.</summary>
internal static class ThreadPool
{
    public static int ThreadCount => Real.ThreadCount;

    public static long PendingWorkItemCount => Real.PendingWorkItemCount;

    public static long CompletedWorkItemCount => Real.CompletedWorkItemCount;

    public static bool UnsafeQueueUserWorkItem(IThreadPoolWorkItem workItem, bool preferLocal)
    {
        _ = preferLocal;
        Actor.Current.Schedule.Enqueue(workItem.Execute);
        return true;
    }

    public static bool UnsafeQueueUserWorkItem<TState>(Action<TState> callback, TState state, bool preferLocal)
    {
        _ = preferLocal;
        Actor.Current.Schedule.Enqueue(() => callback(state));
        return true;
    }
}
