using AsyncToolkit.Internal;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.BlockingDetection;

/// <summary>A clock that stands still until told, with a watchdog that comes when called.</summary>
internal sealed class ManualClock : DetectorClock
{
    private long _now = TimeSpan.FromHours(1).Ticks;
    private Exception? _failure;
    private bool _failsOnce;

    internal TimeSpan Allowance { get; init; } = TimeSpan.FromDays(1);

    internal TimeSpan Patience { get; init; } = HangGuard.Patience;

    // The process and its threads have had a life before each test.
    internal TimeSpan Compilation { get; set; } = TimeSpan.FromHours(2);

    internal TimeSpan Pauses { get; set; } = TimeSpan.FromHours(3);

    internal TimeSpan Processor { get; set; } = TimeSpan.FromHours(4);

    /// <summary>How long each thread has waited for a processor.</summary>
    internal TimeSpan ProcessorWait { get; set; } = TimeSpan.FromHours(5);

    /// <summary>Called where the pauses are read, which is in the middle of the times of a callback.</summary>
    internal Action? PausesRead { get; set; }

    internal bool DebuggerAttached { get; set; }

    internal override TimeSpan LatenessAllowance => Allowance;

    internal override TimeSpan DrainPatience => Patience;

    internal override bool RunsWatchdog => false;

    internal override bool IsDebuggerAttached => DebuggerAttached;

    internal override TimeSpan CompilationOfThread => Compilation;

    internal override TimeSpan CompilationOfProcess => Compilation;

    internal override TimeSpan CollectionPauses
    {
        get
        {
            PausesRead?.Invoke();
            return Pauses;
        }
    }

    internal override TimeSpan ProcessorTime => Processor;

    internal override long ProcessorWaitOf(int systemId) => ProcessorWait.Ticks;

    internal void Advance(int milliseconds) => Interlocked.Add(ref _now, TimeSpan.FromMilliseconds(milliseconds).Ticks);

    internal void Fail(Exception? with) => Volatile.Write(ref _failure, with);

    internal void FailOnce(Exception with)
    {
        _failsOnce = true;
        Fail(with);
    }

    internal override long Now()
    {
        if (Volatile.Read(ref _failure) is not { } failure)
        {
            return Interlocked.Read(ref _now);
        }

        if (_failsOnce)
        {
            Fail(null);
        }

        throw failure;
    }
}
