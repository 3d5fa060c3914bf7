using System.Runtime.CompilerServices;
using AsyncToolkit.Internal;
using AsyncToolkit.Schedules.Tests.Explorer;
using Xunit.Abstractions;

namespace AsyncToolkit.Schedules.Tests.Programs;

/// <summary>The watchdog and its heartbeat, beside threads that do not wait for them: it accuses nobody of what he has not done, and misses nobody who has.</summary>
[Collection(nameof(WatchedThreads))] // their list belongs to the process
public class WatchdogScheduleTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    // One callback keeps its thread for a second, and those around it for no time at all.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Callbacks_OneOfThemStuck_ThatOneIsReportedOnce(bool another) =>
        Explore(() =>
        {
            DetectorUnderTest run = NewRun();
            bool isStuck = false;
            bool mustBeSeen = false;
            Action calls = () =>
            {
                WatchedThread thread = DetectorUnderTest.NewThread();
                Call(run, thread, "before");
                thread.Enter(run.Detector, new BlockingScope(run.Detector, "stuck", parent: null));
                run.Clock.Pass(Second);
                isStuck = true;
                Actor.Point();
                isStuck = false;
                thread.Leave(long.MaxValue);
                Call(run, thread, "after");
            };
            return new ScheduledProgram(
                [
                    calls,
                    () =>
                    {
                        for (int i = 0; i < 3; i++)
                        {
                            bool before = isStuck;
                            run.Detector.Watchdog.Round();
                            mustBeSeen |= before && isStuck;
                        }
                    },
                    .. another ? [() => _ = WatchedThreads.Alive()] : Array.Empty<Action>(),
                ],
                Workers: 0,
                () => run.ReportTheRest() is var reports && reports.Find(report => report.Operation != "stuck" || report.Elapsed != Second) is { } wrong
                    ? $"{wrong.Operation} for {wrong.Elapsed.TotalSeconds} s"
                    : reports.Count > 1 || (mustBeSeen && reports.Count == 0) ? $"reported {reports.Count} times"
                    : run.Detector.Failures != 0 ? "the watchdog has failed"
                    : null);
        });

    // The time in waits that are seen otherwise, and in what is allowed, is not the callback's.
    [Fact]
    public void Callback_WaitsAndIsAllowedTo_IsNotReported() =>
        Explore(() =>
        {
            DetectorUnderTest run = NewRun();
            return new ScheduledProgram(
                [
                    () =>
                    {
                        WatchedThread thread = DetectorUnderTest.NewThread();
                        thread.Enter(run.Detector, new BlockingScope(run.Detector, "waits", parent: null));
                        thread.IsWaiting = true;
                        run.Clock.Pass(Second);
                        thread.Cover(Second.Ticks);
                        thread.IsWaiting = false;
                        int depth = thread.Allow();
                        run.Clock.Pass(Second);
                        thread.Disallow(depth);
                        thread.Leave(long.MaxValue);
                    },
                    run.Detector.Watchdog.Round,
                    run.Detector.Watchdog.Round,
                ],
                Workers: 0,
                () => run.ReportTheRest().Count == 0 ? null : $"{run.Reports[0].Operation} for {run.Reports[0].Elapsed.TotalSeconds} s");
        });

    [Fact]
    public void Threads_AddedWhileTheWatchdogsLook_AreAllFound() =>
        Explore(() =>
        {
            DetectorUnderTest.ForgetThreads();
            WatchedThread? first = null;
            WatchedThread? second = null;
            return new ScheduledProgram(
                [
                    () => WatchedThreads.Add(first = DetectorUnderTest.NewThread()),
                    () => WatchedThreads.Add(second = DetectorUnderTest.NewThread()),
                    () => WatchedThreads.Alive(),
                    () => WatchedThreads.Alive(),
                ],
                Workers: 0,
                () => WatchedThreads.Alive() is var alive && alive.Count(thread => thread == first) == 1 && alive.Count(thread => thread == second) == 1
                    ? null
                    : $"{alive.Length} threads found");
        });

    [Fact]
    public void Threads_ThatEnd_AreForgottenAndTheOthersKept() =>
        Explore(() =>
        {
            DetectorUnderTest.ForgetThreads();
            WatchedThread? stays = null;
            return new ScheduledProgram(
                [
                    () =>
                    {
                        WatchedThreads.Add(DetectorUnderTest.NewThread());
                        new Internal.Thread(static () => WatchedThreads.Add(DetectorUnderTest.NewThread())).Run();
                    },
                    () => WatchedThreads.Add(stays = DetectorUnderTest.NewThread()),
                    () => WatchedThreads.Alive(),
                    () => WatchedThreads.Alive(),
                ],
                Workers: 0,
                () => WatchedThreads.Alive().Count(thread => thread == stays) == 1 ? null : "a thread that lives is forgotten");
        });

    // The pool takes its time with a beat. How long, in the end, is up to the beat: its thread may be stopped between reading the clock and saying so.
    [Fact]
    public void Heartbeat_ThePoolIsLate_StarvesOnceAndRecovers() =>
        Explore(() =>
        {
            IThreadPoolWorkItem? beat = null;
            bool hasStarted = false;
            bool hasEnded = false;
            var run = new DetectorUnderTest(
                static options =>
                {
                    options.HeartbeatInterval = TimeSpan.FromHours(1);
                    options.StarvationThreshold = Second;
                },
                item => beat = item);
            DetectorUnderTest.ForgetThreads();
            bool hasStarved = false;
            return new ScheduledProgram(
                [
                    () =>
                    {
                        run.Detector.Watchdog.Round();
                        for (int i = 0; i < 2; i++)
                        {
                            run.Clock.Pass(Second);
                            run.Detector.Watchdog.Round();
                            hasStarved |= !hasStarted;
                        }

                        Actor.WaitUntil(() => hasEnded);
                        run.Detector.Watchdog.Round();
                    },
                    () =>
                    {
                        Actor.WaitUntil(() => beat is not null);
                        hasStarted = true;
                        beat!.Execute();
                        hasEnded = true;
                    },
                ],
                Workers: 0,
                () => run.ReportTheRest() switch
                {
                    [] => hasStarved ? "starvation is not seen" : null,
                    [{ Kind: BlockingReportKind.ThreadPoolStarvation }, { Kind: BlockingReportKind.StarvationEnded }] =>
                        run.Detector.LastStarvation?.EndedAt is null ? "starving for ever" : null,
                    var reports => string.Join(", ", reports.Select(static report => report.Kind)),
                });
        });

    private static DetectorUnderTest NewRun()
    {
        DetectorUnderTest.ForgetThreads();
        return new DetectorUnderTest(static options => options.StuckThreshold = Second / 2);
    }

    private static void Call(DetectorUnderTest run, WatchedThread thread, string name)
    {
        thread.Enter(run.Detector, new BlockingScope(run.Detector, name, parent: null));
        thread.Leave(long.MaxValue);
    }

    private void Explore(Func<ScheduledProgram> program, [CallerMemberName] string name = "") => Exploration.Explore(output, program, name: name);
}
