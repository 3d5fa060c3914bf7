using System.Runtime.CompilerServices;
using AsyncToolkit.Internal;
using AsyncToolkit.Schedules.Tests.Explorer;
using AsyncToolkit.Tests.Support;
using Xunit.Abstractions;

namespace AsyncToolkit.Schedules.Tests.Programs;

public class TimeoutScheduleTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static TheoryData<string> Ends => ["returns", "fails", "never"];

    [Fact]
    public void Queue_ExpiryWhileOthersComeAndGo_TellsEachOnceOrGivesItBack() =>
        Explore(() =>
        {
            var clock = new ManualClock();
            var queue = new DueQueue(clock, Second);
            var stays = new Node();
            var leaves = new Node();
            bool tookBack = false;
            return new ScheduledProgram(
                [
                    () => queue.Add(stays, clock.GetTimestamp()),
                    () =>
                    {
                        queue.Add(leaves, clock.GetTimestamp());
                        tookBack = leaves.TakeBack();
                    },
                    () => clock.Pass(Second),
                ],
                Workers: 0,
                () =>
                {
                    // the time may have passed before they came
                    clock.Pass(Second);
                    clock.Pass(TimeSpan.Zero);
                    return stays.Told != 1 ? $"told {stays.Told} times"
                        : leaves.Told + (tookBack ? 1 : 0) != 1 ? $"told {leaves.Told} times, taken back: {tookBack}"
                        : clock.Armed != 0 ? "the timer is on"
                        : !queue.IsIdle ? "not idle"
                        : null;
                });
        });

    // A firing that was overtaken, an early one and one in time.
    [Fact]
    public void Queue_FiringsWhileTheTimerIsSet_LoseNobody() =>
        Explore(() =>
        {
            var clock = new ManualClock();
            var queue = new DueQueue(clock, Second);
            var first = new Node();
            var second = new Node();
            var third = new Node();
            queue.Add(first, clock.GetTimestamp());
            clock.Pass(Second / 2);
            return new ScheduledProgram(
                [
                    () =>
                    {
                        queue.Add(second, clock.GetTimestamp());
                        first.TakeBack();
                    },
                    () => queue.Add(third, clock.GetTimestamp()),
                    () =>
                    {
                        clock.Pass(Second / 2);
                        clock.Pass(Second / 2);
                    },
                ],
                Workers: 0,
                () =>
                {
                    clock.Pass(Second);
                    clock.Pass(TimeSpan.Zero);
                    return second.Told != 1 || third.Told != 1 ? $"told {second.Told} and {third.Told} times"
                        : clock.Armed != 0 ? "the timer is on"
                        : null;
                });
        });

    [Fact]
    public void Queue_GivesItsTimerUpWhileSomebodyComes_TellsHimAllTheSame() =>
        Explore(() =>
        {
            var clock = new ManualClock();
            var queue = new DueQueue(clock, Second);
            var before = new Node();
            queue.Add(before, clock.GetTimestamp());
            var comes = new Node();
            return new ScheduledProgram(
                [
                    () =>
                    {
                        before.TakeBack();
                        queue.ReleaseTimer();
                    },
                    () => queue.Add(comes, clock.GetTimestamp()),
                    () => clock.Pass(Second),
                ],
                Workers: 0,
                () =>
                {
                    clock.Pass(Second);
                    clock.Pass(TimeSpan.Zero);
                    return comes.Told != 1 ? $"told {comes.Told} times" : clock.Alive > 1 ? $"{clock.Alive} timers" : clock.Armed != 0 ? "the timer is on" : null;
                });
        });

    [Theory]
    [MemberData(nameof(Ends))]
    public void Task_EndAndTimerAndCallerAtOnce_IsDecidedOnce(string end) =>
        Explore(() => Race(end, static (source, clock, token) =>
            source.Task.TryWithTimeoutAsync(new TimeoutOptions { Timeout = Second, TimeProvider = clock }, token)));

    [Theory]
    [MemberData(nameof(Ends))]
    public void Operation_EndAndTimerAndCallerAtOnce_IsDecidedOnce(string end) =>
        Explore(() => Race(end, static (source, clock, token) => AsyncToolkit.Timeouts.TryRunAsync(
            new TimeoutOptions { Timeout = Second, TimeProvider = clock, AbandonAfter = TimeSpan.Zero }, _ => new ValueTask<int>(source.Task), token)));

    [Fact]
    public void Task_CallerCancelsWhileItStarts_LeavesNoTimerBehind() =>
        Explore(() =>
        {
            var clock = new ManualClock();
            var caller = new TrackedTokenSource();
            CancellationToken callerToken = caller.Token;
            Task<TimeoutResult<int>>? call = null;
            return new ScheduledProgram(
                [
                    () =>
                    {
                        call = new TaskCompletionSource<int>().Task.TryWithTimeoutAsync(
                            new TimeoutOptions { Timeout = Second, TimeProvider = clock }, callerToken);
                        Steps.Await(call);
                    },
                    caller.Cancel,
                ],
                Workers: 1,
                () => !call!.IsCanceled ? $"ended {call.Status}" : clock.Armed != 0 ? "the timer is on" : null);
        });

    private static ScheduledProgram Race(string end, Func<TaskCompletionSource<int>, TimeProvider, CancellationToken, Task<TimeoutResult<int>>> start)
    {
        var clock = new ManualClock();
        var caller = new TrackedTokenSource();
        CancellationToken callerToken = caller.Token;
        var source = new TaskCompletionSource<int>();
        var failure = new ProgramException("own");
        Task<TimeoutResult<int>>? call = null;
        bool hasBegun = false;
        return new ScheduledProgram(
            [
                () =>
                {
                    call = start(source, clock, callerToken);
                    hasBegun = !call.IsCompleted;
                    Steps.Await(call);
                },
                () =>
                {
                    clock.Pass(Second);

                    // it may have passed before the call began
                    Actor.WaitUntil(() => clock.Armed != 0 || call?.IsCompleted == true);
                    clock.Pass(Second);
                },
                caller.Cancel,
                () =>
                {
                    Actor.Point();
                    if (end == "returns")
                    {
                        source.SetResult(1);
                    }
                    else if (end == "fails")
                    {
                        source.SetException(failure);
                    }
                },
            ],
            Workers: 2,
            () =>
            {
                if (!hasBegun)
                {
                    // nobody but this program has known it
                    _ = source.Task.Exception;
                }

                string? wrong = call!.Status switch
                {
                    TaskStatus.RanToCompletion => call.Result.IsTimedOut || (end == "returns" && call.Result.Value == 1) ? null : "a result of nobody's",
                    TaskStatus.Canceled => callerToken.IsCancellationRequested ? null : "canceled by nobody",
                    _ => call.Exception!.InnerException == failure && end == "fails" ? null : $"ended {call.Exception}",
                };
                return wrong
                    ?? (clock.Armed == 0 ? null : "the timer is on")
                    // what unwinds an operation may go on on the real pool
                    ?? (end != "fails" || System.Threading.SpinWait.SpinUntil(() => Steps.IsObserved(source.Task), TimeSpan.FromSeconds(10)) ? null : "failed unobserved")
                    // a call that was canceled before it began forgets the task on the real pool
                    ?? (hasBegun && end != "never" && LateTasks.Knows(source.Task) ? "known as late for ever" : null);
            });
    }

    private void Explore(Func<ScheduledProgram> program, [CallerMemberName] string name = "") => Exploration.Explore(output, program, name: name);

    private sealed class Node : DueNode
    {
        internal int Told { get; private set; }

        internal override void OnDue(Exception? clockFailure)
        {
            Actor.Point();
            Told++;
        }
    }
}
