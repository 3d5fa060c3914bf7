using System.Runtime.CompilerServices;
using AsyncToolkit.Internal;
using AsyncToolkit.Schedules.Tests.Explorer;
using AsyncToolkit.Tests.Support;
using Xunit.Abstractions;

namespace AsyncToolkit.Schedules.Tests.Programs;

public class DeadlineScheduleTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void Link_ExpiryWhileOthersComeAndGo_TellsWhoStaysOnce() =>
        Explore(() =>
        {
            var clock = new ManualClock();
            var deadline = Deadline.After(Second, clock);
            var stays = new Listener();
            var leaves = new Listener();
            return new ScheduledProgram(
                [
                    () => deadline.Link(stays),
                    () => deadline.Link(leaves).Unregister(),
                    () => clock.Pass(Second),
                ],
                Workers: 0,
                () =>
                {
                    // the time may have passed just before the timer was made
                    clock.Pass(Second);
                    deadline.Dispose();
                    return stays.Told != 1 ? $"told {stays.Told} times"
                        : leaves.Told > 1 ? $"told {leaves.Told} times, having left"
                        : stays.Blamed != deadline ? "told of another"
                        : clock.Alive != 0 ? $"{clock.Alive} timers left"
                        : null;
                });
        });

    [Fact]
    public void Dispose_WhileOthersArmIt_LeavesNoTimerBehind() =>
        Explore(() =>
        {
            var clock = new ManualClock();
            var deadline = Deadline.After(Second, clock);
            return new ScheduledProgram(
                [
                    () => deadline.Link(new Listener()),
                    () => _ = deadline.Token,
                    deadline.Dispose,
                ],
                Workers: 0,
                () => clock.Alive == 0 ? null : $"{clock.Alive} timers left");
        });

    [Fact]
    public void Token_AskedForWhileItExpires_IsCanceledInTheEnd() =>
        Explore(() =>
        {
            var clock = new ManualClock();
            var deadline = Deadline.After(Second, clock);
            CancellationToken one = default;
            CancellationToken other = default;
            return new ScheduledProgram(
                [
                    () => one = deadline.Token,
                    () =>
                    {
                        _ = deadline.IsExpired;
                        other = deadline.Token;
                    },
                    () => clock.Pass(Second),
                ],
                Workers: 0,
                () =>
                {
                    // the time may have passed just before the timer was made
                    clock.Pass(Second);
                    deadline.Dispose();
                    return one != other ? "two tokens" : !one.IsCancellationRequested ? "not canceled" : clock.Alive != 0 ? "a timer is left" : null;
                });
        });

    // Whoever was started under a deadline that ends is left to the one around it, at whatever moment that one expires.
    [Fact]
    public void Dispose_WhileTheOneAroundExpires_LosesNoListener() =>
        Explore(() =>
        {
            var clock = new ManualClock();
            var outer = Deadline.Begin(Second, clock);
            var middle = Deadline.Begin(Minute, clock);
            var inner = Deadline.Begin(Minute, clock);
            var listener = new Listener();
            inner.Link(listener);
            return new ScheduledProgram(
                [
                    middle.Dispose,
                    inner.Dispose,
                    () => clock.Pass(Second),
                ],
                Workers: 0,
                () =>
                {
                    outer.Dispose();
                    return listener.Told != 1 ? $"told {listener.Told} times"
                        : listener.Blamed != outer ? $"told of {listener.Blamed}"
                        : clock.Alive != 0 ? $"{clock.Alive} timers left"
                        : null;
                });
        });

    // Two expire at once, and the one between them ends at that. The timer of the inner one may come before it has been handed over.
    [Fact]
    public void Timer_WhileTheOneBetweenEndsAndTheOneAroundExpires_BlamesTheOneAround() =>
        Explore(() =>
        {
            var clock = new ManualClock();
            var outer = Deadline.Begin(Second, clock);
            var middle = Deadline.Begin(Minute, clock);
            var inner = Deadline.Begin(Second, clock);
            var listener = new Listener();
            inner.Link(listener);
            return new ScheduledProgram(
                [
                    middle.Dispose,
                    () => clock.Pass(Second),
                ],
                Workers: 0,
                () =>
                {
                    inner.Dispose();
                    outer.Dispose();
                    return listener.Told != 1 ? $"told {listener.Told} times"
                        : listener.Blamed != outer ? $"told of {(listener.Blamed == inner ? "itself" : listener.Blamed)}"
                        : clock.Alive != 0 ? $"{clock.Alive} timers left"
                        : null;
                });
        });

    [Fact]
    public void Unregister_WhileTheDeadlineHandsOver_IsOut() =>
        Explore(() =>
        {
            var clock = new ManualClock();
            var outer = Deadline.Begin(Second, clock);
            var inner = Deadline.Begin(Minute, clock);
            var listener = new Listener();
            var stays = new Listener();
            DeadlineLink link = inner.Link(listener);
            inner.Link(stays);
            return new ScheduledProgram(
                [
                    inner.Dispose,
                    link.Unregister,
                ],
                Workers: 0,
                () =>
                {
                    clock.Pass(Second);
                    outer.Dispose();
                    return listener.Told != 0 ? "told after it had left" : stays.Told != 1 ? $"told {stays.Told} times" : null;
                });
        });

    public static TheoryData<string> BodyEnds => ["returns", "fails", "obeys"];

    [Theory]
    [MemberData(nameof(BodyEnds))]
    public void FailAfter_ExpiryAndCallerAndEndAtOnce_AreDecidedOnce(string bodyEnd) =>
        Explore(() =>
        {
            var clock = new ManualClock();
            var caller = new TrackedTokenSource();
            CancellationToken callerToken = caller.Token;
            var body = new TaskCompletionSource();
            var failure = new ProgramException("own");
            CancellationToken seen = default;
            Task? call = null;
            bool expiredAtTheEnd = false;
            bool canceledAtTheEnd = false;
            return new ScheduledProgram(
                [
                    () =>
                    {
                        call = Deadline.FailAfterAsync(
                            Second,
                            token =>
                            {
                                seen = token;
                                return new ValueTask(body.Task);
                            },
                            clock,
                            name: null,
                            callerToken);
                        Actor.Point();
                        expiredAtTheEnd = clock.GetTimestamp() > 0;
                        canceledAtTheEnd = callerToken.IsCancellationRequested;
                        switch (bodyEnd)
                        {
                            case "returns":
                                body.TrySetResult();
                                break;
                            case "fails":
                                body.TrySetException(failure);
                                break;
                            default:
                                Actor.WaitUntil(() => seen.IsCancellationRequested || call.IsCompleted);
                                body.TrySetCanceled(seen);
                                break;
                        }

                        Steps.Await(call);
                    },
                    () => clock.Pass(Second),
                    caller.Cancel,
                ],
                Workers: 0,
                () =>
                {
                    if (!seen.CanBeCanceled)
                    {
                        // it was not begun: nobody but this program has known it
                        _ = body.Task.Exception;
                    }

                    Exception? thrown = call!.Exception?.InnerException;
                    string? wrong = call.Status switch
                    {
                        TaskStatus.RanToCompletion => bodyEnd == "returns" ? null : "succeeded",
                        TaskStatus.Canceled => canceledAtTheEnd || bodyEnd == "obeys" || callerToken.IsCancellationRequested ? null : "canceled by nobody",
                        _ when thrown == failure => bodyEnd == "fails" ? null : "failed by nobody",
                        _ when thrown is OperationTimeoutException timeout => expiredAtTheEnd || bodyEnd != "returns"
                            ? bodyEnd != "fails" || timeout.InnerException == failure ? null : "the failure is lost"
                            : "timed out without a reason",
                        _ => $"ended {call.Status}: {call.Exception}",
                    };
                    return wrong ?? (clock.Alive == 0 ? null : $"{clock.Alive} timers left");
                });
        });

    [Theory]
    [InlineData("array")]
    [InlineData("lazy")]
    [InlineData("async")]
    public void ForEach_ItsDeadlineExpires_EndsCanceledByItOrHadNothingLeft(string source) =>
        Explore(() =>
        {
            var ledger = new Ledger(items: 4, limit: 2);
            var clock = new ManualClock();
            Deadline? deadline = null;
            Task? call = null;
            return new ScheduledProgram(
                [
                    () =>
                    {
                        using (deadline = Deadline.Begin(Second, clock))
                        {
                            call = Call(source, async (item, token) =>
                            {
                                ledger.Enter(item);
                                await Steps.YieldAsync();
                                ledger.Leave();
                                token.ThrowIfCancellationRequested();
                            });
                            Steps.Await(call);
                        }
                    },
                    () =>
                    {
                        Actor.Point();
                        clock.Pass(Second);
                    },
                ],
                Workers: 2,
                () => ledger.Check(all: false) ?? (clock.Alive != 0 ? $"{clock.Alive} timers left" : null) ?? call!.Status switch
                {
                    TaskStatus.RanToCompletion => ledger.Started == 4 ? null : "succeeded with items left",
                    TaskStatus.Canceled => TokenOf(call) == deadline!.Token ? null : "canceled with another token",
                    _ => $"ended {call.Status}: {call.Exception}",
                });
        });

    // The body begins a call of its own at the very moment of the expiry: whichever of the two is told first, the outer one is canceled.
    [Fact]
    public void ForEach_ItsBodysOwnCallSeesTheExpiryFirst_IsCanceledAllTheSame() =>
        Explore(() =>
        {
            var clock = new ManualClock();
            Task? call = null;
            return new ScheduledProgram(
                [
                    () =>
                    {
                        using (Deadline.Begin(Second, clock))
                        {
                            call = new[] { 0, 1 }.ForEachThrottledAsync(1, async (_, _) =>
                            {
                                await Steps.YieldAsync();
                                await Deadline.FailAfterAsync(Minute, static _ => new ValueTask(Steps.YieldAsync()), clock, name: null, CancellationToken.None);
                            });
                            Steps.Await(call);
                        }
                    },
                    () => clock.Pass(Second),
                ],
                Workers: 2,
                () => call!.Status is TaskStatus.RanToCompletion or TaskStatus.Canceled ? null : $"ended {call.Status}: {call.Exception}");
        });

    private static CancellationToken TokenOf(Task canceled) => ((OperationCanceledException)Failures.Of(canceled)!).CancellationToken;

    private void Explore(Func<ScheduledProgram> program, [CallerMemberName] string name = "") => Exploration.Explore(output, program, name: name);

    private static Task Call(string source, Func<int, CancellationToken, ValueTask> body) => source switch
    {
        "array" => Enumerable.Range(0, 4).ToArray().ForEachThrottledAsync(2, body),
        "lazy" => Steps.Lazy(4).ForEachThrottledAsync(2, body),
        _ => Steps.Async(4).ForEachThrottledAsync(2, body),
    };

    private sealed class Listener : ICallerListener
    {
        internal int Told { get; private set; }

        internal Deadline? Blamed { get; private set; }

        public void CallerCanceled(Deadline? expired)
        {
            Actor.Point();
            Told++;
            Blamed = expired;
        }
    }
}
