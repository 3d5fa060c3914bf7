using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace AsyncToolkit.Schedules.Tests.Explorer;

/// <summary>The processors, of which each exploration takes one for all its actors.</summary>
/// <remarks>
/// Only one actor runs at a time: on one processor the turn goes over without waking another, and a second exploration has the other
/// for itself. Measured on two processors, that halved the time of the suite. It is a matter of time only, so nothing is done where it cannot be.
/// </remarks>
internal static class Processors
{
    // A planted copy of this assembly shares them with it.
    private const string Name = "AsyncToolkit.Schedules.Tests.Processors";

    private static readonly ConcurrentBag<int> Free = AppDomain.CurrentDomain.GetData(Name) as ConcurrentBag<int> ?? Publish();

    internal static int? Take() => OperatingSystem.IsLinux() && Free.TryTake(out int processor) ? processor : null;

    internal static void Return(int? processor)
    {
        if (processor is { } taken)
        {
            Free.Add(taken);
        }
    }

    /// <summary>Keeps the calling thread on the processor, if it may run there.</summary>
    internal static void Keep(int? processor)
    {
        if (processor is { } taken)
        {
            ulong mask = 1UL << taken;
            _ = SetAffinity(threadId: 0, sizeof(ulong), ref mask);
        }
    }

    private static ConcurrentBag<int> Publish()
    {
        var all = new ConcurrentBag<int>(Enumerable.Range(0, Math.Min(Environment.ProcessorCount, 64)));
        AppDomain.CurrentDomain.SetData(Name, all);
        return all;
    }

    [DllImport("libc", EntryPoint = "sched_setaffinity")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetAffinity(int threadId, nint size, ref ulong mask);
}
