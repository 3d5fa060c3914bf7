using AsyncToolkit.Internal;
using AsyncToolkit.Schedules.Tests.Explorer;
using Xunit.Abstractions;

namespace AsyncToolkit.Schedules.Tests.Programs;

/// <summary>What is read while the watchdog writes leaves out too much at worst, and never too little.</summary>
public class TimeLeftOutScheduleTests(ITestOutputHelper output)
{
    private static readonly long Second = TimeSpan.FromSeconds(1).Ticks;

    [Fact]
    public void At_WhileTheRoundThatIsLateBegins_LeavesOutTheLateness() =>
        Exploration.Exhaust(output, () =>
        {
            var leftOut = new TimeLeftOut(new StoppedClock(), TimeSpan.FromTicks(Second));
            long now = 60 * Second;
            long read = 0;
            return new ScheduledProgram(
                [
                    () => leftOut.BeginRound(now + 1),
                    () => read = leftOut.At(now),
                ],
                Workers: 0,
                () => read >= now - Second ? null : $"{read / Second} s of {(now / Second) - 1}");
        });

    // Something begins while the watchdog writes: what it is charged with at its end is the time since, and nothing of what was before.
    [Fact]
    public void At_ForABeginningWhileTheRoundThatIsLateBegins_LeavesNoTimeOfBeforeToIt() =>
        Exploration.Exhaust(output, () =>
        {
            var leftOut = new TimeLeftOut(new StoppedClock(), TimeSpan.FromTicks(Second));
            long now = 60 * Second;
            long begun = 0;
            return new ScheduledProgram(
                [
                    () => leftOut.BeginRound(now),
                    () => begun = leftOut.At(now),
                ],
                Workers: 0,
                () => leftOut.At(now) == begun ? null : $"{(leftOut.At(now) - begun) / Second} s");
        });

    private sealed class StoppedClock : DetectorClock
    {
        internal override TimeSpan LatenessAllowance => TimeSpan.Zero;

        internal override bool IsDebuggerAttached => false;

        internal override long Now() => 0;
    }
}
