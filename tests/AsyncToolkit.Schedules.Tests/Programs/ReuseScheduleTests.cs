using AsyncToolkit.Internal;
using AsyncToolkit.Schedules.Tests.Explorer;
using Xunit.Abstractions;

namespace AsyncToolkit.Schedules.Tests.Programs;

/// <summary>The objects of timed calls are used again, while timers and ends of earlier calls are still on their way.</summary>
public class ReuseScheduleTests(ITestOutputHelper output)
{
    private const int Seeds = 1_000;
    private const int DepthFirstBound = 3_000;
    private const int CallsEach = 2;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private int _reused;

    [Fact]
    public void Spares_TakenAndPutAtOnce_HaveOneOwnerEach() =>
        Explore(() =>
        {
            Drain<Spare>();
            Spares<Spare>.Put(new Spare());
            Spares<Spare>.Put(new Spare());
            string? wrong = null;
            return new ScheduledProgram([Use, Use, Use], Workers: 0, () => wrong ?? AllOnce(Drain<Spare>()));

            void Use()
            {
                for (int i = 0; i < 2; i++)
                {
                    Spare spare = Spares<Spare>.TryTake() ?? new Spare();
                    wrong = spare.IsOwned ? "two owners" : wrong;
                    spare.IsOwned = true;
                    Actor.Point();
                    spare.IsOwned = false;
                    Spares<Spare>.Put(spare);
                }
            }
        });

    [Fact]
    public void Tasks_OneAfterTheOtherWhileTheTimerFires_HaveEachItsOwnEnd()
    {
        Explore(() => Race<TaskCall<int, TimeoutResult<int>, TrySink<int>>>(
            static (source, clock) => source.Task.TryWithTimeoutAsync(Second, clock)));
        AssertWasReused();
    }

    [Fact]
    public void Operations_OneAfterTheOtherWhileTheTimerFires_HaveEachItsOwnEnd()
    {
        Explore(() => Race<OperationCall<int, TimeoutResult<int>, TrySink<int>>>(
            static (source, clock) => AsyncToolkit.Timeouts.TryRunAsync(
                new TimeoutOptions { Timeout = Second, TimeProvider = clock, AbandonAfter = TimeSpan.Zero }, _ => new ValueTask<int>(source.Task))));
        AssertWasReused();
    }

    // Two callers with a call after the other each, somebody who ends what they wait for, and a timer that fires once. What starts after
    // that cannot time out.
    private ScheduledProgram Race<TCall>(Func<TaskCompletionSource<int>, TimeProvider, Task<TimeoutResult<int>>> start)
        where TCall : class
    {
        Drain<TCall>();
        var clock = new ManualClock();
        TaskCompletionSource<int>[] sources = [.. Enumerable.Range(0, 2 * CallsEach).Select(_ => new TaskCompletionSource<int>())];
        var calls = new Task<TimeoutResult<int>>[sources.Length];
        var starts = new long[sources.Length];
        return new ScheduledProgram(
            [
                () => Call(0),
                () => Call(CallsEach),
                () =>
                {
                    for (int i = 0; i < CallsEach; i++)
                    {
                        End(i);
                        End(CallsEach + i);
                    }
                },
                () => clock.Pass(Second),
            ],
            Workers: 2,
            () =>
            {
                List<TCall> spares = Drain<TCall>();
                int inTime = calls.Count(call => call.IsCompletedSuccessfully && !call.Result.IsTimedOut);
                _reused += spares.Count < inTime ? 1 : 0;
                return calls.Select(Wrong).FirstOrDefault(wrong => wrong is not null)
                    ?? AllOnce(spares)
                    ?? (clock.Armed == 0 ? null : "the timer is on");
            });

        void Call(int first)
        {
            for (int i = first; i < first + CallsEach; i++)
            {
                starts[i] = clock.GetTimestamp();
                calls[i] = start(sources[i], clock);
                Steps.Await(calls[i]);
            }
        }

        void End(int i)
        {
            Actor.WaitUntil(() => calls[i] is not null);
            sources[i].SetResult(i);
        }

        string? Wrong(Task<TimeoutResult<int>> call, int i) =>
            !call.IsCompletedSuccessfully ? $"call {i} ended {call.Status}: {call.Exception}"
            : call.Result.IsTimedOut ? starts[i] == 0 ? null : $"call {i} timed out before its time"
            : call.Result.Value == i ? null
            : $"call {i} has the result of call {call.Result.Value}";
    }

    private static string? AllOnce<T>(List<T> spares) => spares.Distinct().Count() == spares.Count ? null : "one spare twice";

    private static List<T> Drain<T>()
        where T : class
    {
        var all = new List<T>();
        while (Spares<T>.TryTake() is { } spare)
        {
            all.Add(spare);
        }

        return all;
    }

    private void AssertWasReused()
    {
        output.WriteLine($"an object was used again in {_reused} schedules");
        Assert.True(_reused > 0, "no object was ever used again");
    }

    private void Explore(Func<ScheduledProgram> program)
    {
        int random = Exploration.Random(program, Seeds);
        int depthFirst = Exploration.DepthFirst(program, maxPreemptions: 2, DepthFirstBound);
        output.WriteLine($"{random} random schedules, {depthFirst} depth first");
    }

    private sealed class Spare
    {
        internal bool IsOwned { get; set; }
    }
}
