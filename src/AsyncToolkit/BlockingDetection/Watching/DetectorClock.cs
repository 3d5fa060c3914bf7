using System.Diagnostics;
using System.Runtime;

namespace AsyncToolkit.Internal;

/// <summary>What the detectors measure with. Tests replace it; it calls no code of the user's, for it is read where none may run.</summary>
internal class DetectorClock
{
    internal static readonly DetectorClock System = new();

    // An integer nearly everywhere, and then a constant for the compiler; 0 where it is not one.
    private static readonly long PerTick = Stopwatch.Frequency % TimeSpan.TicksPerSecond == 0 ? Stopwatch.Frequency / TimeSpan.TicksPerSecond : 0;

    /// <summary>A late watchdog up to this much says nothing about the machine.</summary>
    internal virtual TimeSpan LatenessAllowance => TimeSpan.FromMilliseconds(50);

    /// <summary>How long the end of a detector waits for the rest of its reports.</summary>
    internal virtual TimeSpan DrainPatience => TimeSpan.FromSeconds(1);

    /// <summary>Whether the watchdog has a thread; tests make its rounds themselves.</summary>
    internal virtual bool RunsWatchdog => true;

    internal virtual bool IsDebuggerAttached => Debugger.IsAttached;

    /// <summary>The time the current thread has spent in the just-in-time compiler.</summary>
    internal virtual TimeSpan CompilationOfThread => JitInfo.GetCompilationTime(currentThread: true);

    /// <summary>The time all threads have spent in the just-in-time compiler.</summary>
    internal virtual TimeSpan CompilationOfProcess => JitInfo.GetCompilationTime(currentThread: false);

    internal virtual TimeSpan CollectionPauses => GC.GetTotalPauseDuration();

    /// <summary>How long a thread has been ready to run and had no processor, in ticks; 0 where the system does not say.</summary>
    /// <param name="systemId">The thread's <see cref="WatchedThread.SystemId"/>.</param>
    internal virtual long ProcessorWaitOf(int systemId) => ThreadHint.ProcessorWaitOf(systemId);

    /// <summary>The processor time of the process.</summary>
    internal virtual TimeSpan ProcessorTime
    {
        get
        {
#if NET9_0_OR_GREATER
            if (!OperatingSystem.IsIOS() && !OperatingSystem.IsTvOS() && !OperatingSystem.IsBrowser())
            {
                return Environment.CpuUsage.TotalTime;
            }

            return TimeSpan.Zero;
#else
            using var process = Process.GetCurrentProcess();
            return process.TotalProcessorTime;
#endif
        }
    }

    /// <summary>A monotonic time in ticks of 100 ns.</summary>
    internal virtual long Now() => PerTick > 0 ? Stopwatch.GetTimestamp() / PerTick : Stopwatch.GetElapsedTime(0, Stopwatch.GetTimestamp()).Ticks;
}
