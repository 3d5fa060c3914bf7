using System.Diagnostics;
using System.Runtime;
using AsyncToolkit.Internal;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.BlockingDetection.Contracts;

/// <summary>The clock of the machine, and the time that it did not really have.</summary>
public class ClockTests
{
    private const long Period = 25;
    private const long Allowance = 50;

    [Fact]
    public void System_Now_IsTheStopwatchInTicks()
    {
        long before = Stopwatch.GetElapsedTime(0).Ticks;
        long now = DetectorClock.System.Now();

        Assert.InRange(now, before, Stopwatch.GetElapsedTime(0).Ticks);
    }

    [Fact]
    public async Task System_Compilation_IsThatOfTheThread_OrOfAll() => await DedicatedThread.RunAsync(() =>
    {
        TimeSpan ofThread = JitInfo.GetCompilationTime(currentThread: true);
        TimeSpan thread = DetectorClock.System.CompilationOfThread;
        Assert.InRange(thread, ofThread, JitInfo.GetCompilationTime(currentThread: true));

        TimeSpan ofAll = JitInfo.GetCompilationTime(currentThread: false);
        TimeSpan all = DetectorClock.System.CompilationOfProcess;
        Assert.InRange(all, ofAll, JitInfo.GetCompilationTime(currentThread: false));
    });

    [Fact]
    public void System_ProcessorTime_IsThatOfTheProcess()
    {
        TimeSpan before = OfTheProcess();
        TimeSpan time = DetectorClock.System.ProcessorTime;

        Assert.InRange(time, before, OfTheProcess());
        Assert.True(time > TimeSpan.Zero);
    }

    [Fact]
    public void TimeLeftOut_OfARoundThatIsAllowedToBeThatLate_IsNone()
    {
        var clock = new ManualClock { Allowance = TimeSpan.FromMilliseconds(Allowance) };
        var left = new TimeLeftOut(clock, TimeSpan.FromMilliseconds(Period));
        long now = clock.Now() + TimeSpan.FromMilliseconds(Period + Allowance).Ticks;

        Assert.Equal(0, left.At(now));
        Assert.True(left.BeginRound(now));
        Assert.Equal(0, left.At(now));
    }

    [Fact]
    public void TimeLeftOut_OfALaterRound_IsAllThatItIsLateBy_ForGood()
    {
        var clock = new ManualClock { Allowance = TimeSpan.FromMilliseconds(Allowance) };
        var left = new TimeLeftOut(clock, TimeSpan.FromMilliseconds(Period));
        long now = clock.Now() + TimeSpan.FromMilliseconds(Period + Allowance).Ticks + 1;
        long late = TimeSpan.FromMilliseconds(Allowance).Ticks + 1;

        Assert.Equal(late, left.At(now));
        Assert.False(left.BeginRound(now));
        Assert.Equal(late, left.At(now));
        Assert.True(left.BeginRound(now + TimeSpan.FromMilliseconds(Period).Ticks));
        Assert.Equal(late, left.At(now));
    }

    private static TimeSpan OfTheProcess()
    {
#if NET9_0_OR_GREATER
        return Environment.CpuUsage.TotalTime;
#else
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
#endif
    }
}
