using AsyncToolkit.Internal;
using AsyncToolkit.Schedules.Tests.Explorer;
using AsyncToolkit.Schedules.Tests.Programs;
using AsyncToolkit.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace AsyncToolkit.Schedules.Tests.Models;

/// <summary>Timed calls and nodes of the due queue in any order, while the time passes.</summary>
public class TimeModelTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static readonly Gen<TimedCallPlan> Call =
        from actor in Gen.Choose(0, 1)
        from seconds in Gen.Choose(1, 2)
        from end in Gen.Elements("returns", "fails", "never")
        from isCanceled in Gen.Elements(false, false, true)
        select new TimedCallPlan(actor, seconds, end, isCanceled);

    private static readonly Gen<TimedCallPlan[]> Calls =
        from count in Gen.Choose(1, 4)
        from calls in Call.ArrayOf(count)
        select calls;

    // a: added by the actor; b: added, and taken back; c: the actor lets a quarter of a second pass
    private static readonly Gen<string[]> Queues =
        from actors in Gen.Choose(1, 3)
        from operations in (
            from count in Gen.Choose(1, 3)
            from letters in Gen.Elements('a', 'b', 'c').ArrayOf(count)
            select new string(letters)).ArrayOf(actors)
        select operations;

    [Fact]
    public void WithTimeout_AnyCalls_EndByWhatEndedThem() => Generated.Check(Calls, Fewer, static plans =>
    {
        var clock = new ManualClock();
        var calls = new Task<TimeoutResult<int>>?[plans.Length];
        var callers = new CancellationTokenSource[plans.Length];
        var sources = new TaskCompletionSource<int>[plans.Length];
        string?[] early = new string?[plans.Length];
        for (int i = 0; i < plans.Length; i++)
        {
            callers[i] = new TrackedTokenSource();
            sources[i] = new TaskCompletionSource<int>();
        }

        Action Caller(int actor) => () =>
        {
            for (int i = 0; i < plans.Length; i++)
            {
                if (plans[i].Actor == actor)
                {
                    long start = clock.GetTimestamp();
                    TimeSpan timeout = plans[i].Seconds * Second;
                    calls[i] = sources[i].Task.TryWithTimeoutAsync(
                        new TimeoutOptions { Timeout = timeout, TimeProvider = clock }, plans[i].IsCanceled ? callers[i].Token : default);
                    Steps.Await(calls[i]!);
                    early[i] = calls[i]!.IsCompletedSuccessfully && calls[i]!.Result.IsTimedOut && clock.GetElapsedTime(start) < timeout ? "too early" : null;
                }
            }
        };

        return new ScheduledProgram(
            [
                Caller(0),
                Caller(1),
                () =>
                {
                    for (int i = 0; i < plans.Length; i++)
                    {
                        Actor.Point();
                        callers[i].Cancel();
                        Actor.Point();
                        if (plans[i].End == "returns")
                        {
                            sources[i].SetResult(i);
                        }
                        else if (plans[i].End == "fails")
                        {
                            sources[i].SetException(new ProgramException($"{i}"));
                        }
                    }
                },
                () =>
                {
                    bool AllEnded() => Array.TrueForAll(calls, static call => call is { IsCompleted: true });
                    while (!AllEnded())
                    {
                        Actor.WaitUntil(() => clock.Armed != 0 || AllEnded());
                        clock.Pass(Second / 2);
                    }
                },
            ],
            Workers: 2,
            () =>
            {
                for (int i = 0; i < plans.Length; i++)
                {
                    Task<TimeoutResult<int>> call = calls[i]!;
                    string? wrong = early[i] ?? call.Status switch
                    {
                        TaskStatus.Canceled => plans[i].IsCanceled ? null : "canceled by nobody",
                        TaskStatus.Faulted => plans[i].End == "fails" && call.Exception!.InnerException!.Message == $"{i}" ? null : $"{call.Exception}",
                        _ => call.Result.IsTimedOut || (plans[i].End == "returns" && call.Result.Value == i) ? null : "a result of nobody's",
                    };
                    if (wrong is not null)
                    {
                        return $"call {i}: {wrong}";
                    }
                }

                return clock.Armed == 0 ? null : "the timer is on";
            });
    });

    [Fact]
    public void DueQueue_AnyNodes_AreToldOnceInTimeOrTakenBack() => Generated.Check(Queues, Fewer, static actors =>
    {
        var clock = new ManualClock();
        var queue = new DueQueue(clock, Second);
        var nodes = new List<Node>();
        return new ScheduledProgram(
            [
                .. actors.Select<string, Action>(operations => () =>
                {
                    foreach (char operation in operations)
                    {
                        if (operation == 'c')
                        {
                            clock.Pass(Second / 4);
                            continue;
                        }

                        var node = new Node(clock);
                        nodes.Add(node);
                        queue.Add(node, clock.GetTimestamp());
                        node.IsTakenBack = operation == 'b' && node.TakeBack();
                    }
                }),
                () =>
                {
                    clock.Pass(Second);
                    clock.Pass(Second / 2);
                },
            ],
            Workers: 0,
            () =>
            {
                // for those who came later
                clock.Pass(Second);
                clock.Pass(Second);
                Node? wrong = nodes.Find(static node => node.Told + (node.IsTakenBack ? 1 : 0) != 1 || node.IsEarly);
                return wrong is not null ? $"told {wrong.Told} times, taken back: {wrong.IsTakenBack}, early: {wrong.IsEarly}"
                    : clock.Armed != 0 ? "the timer is on"
                    : !queue.IsIdle ? "not idle"
                    : null;
            });
    });

    private static IEnumerable<T[]> Fewer<T>(T[] plans)
    {
        for (int i = 0; i < plans.Length && plans.Length > 1; i++)
        {
            yield return [.. plans[..i], .. plans[(i + 1)..]];
        }
    }

    private sealed class Node(ManualClock clock) : DueNode
    {
        private readonly long _start = clock.GetTimestamp();

        internal int Told { get; private set; }

        internal bool IsTakenBack { get; set; }

        internal bool IsEarly { get; private set; }

        internal override void OnDue(Exception? clockFailure)
        {
            Actor.Point();
            Told++;
            IsEarly = clock.GetElapsedTime(_start) < Second;
        }
    }
}
