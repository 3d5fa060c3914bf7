using AsyncToolkit.Internal;
using AsyncToolkit.Schedules.Tests.Explorer;
using Xunit.Abstractions;

namespace AsyncToolkit.Schedules.Tests.Programs;

/// <summary>The objects of timed calls are used again by the thread that ended them, while the timer of an earlier call is still on its way.</summary>
public class ReuseScheduleTests(ITestOutputHelper output)
{
    private const int CallsEach = 2;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private int _reused;

    [Fact]
    public void Tasks_OneAfterTheOtherWhileTheTimerFires_HaveEachItsOwnEnd()
    {
        Exploration.Explore(output, () => Race<TaskCall<int, TimeoutResult<int>, TrySink<int>>>(
            static (source, clock) => source.Task.TryWithTimeoutAsync(Second, clock)));
        AssertWasReused();
    }

    [Fact]
    public void Operations_OneAfterTheOtherWhileTheTimerFires_HaveEachItsOwnEnd()
    {
        Exploration.Explore(output, () => Race<OperationCall<int, TimeoutResult<int>, TrySink<int>>>(
            static (source, clock) => AsyncToolkit.Timeouts.TryRunAsync(
                new TimeoutOptions { Timeout = Second, TimeProvider = clock, AbandonAfter = TimeSpan.Zero }, _ => new ValueTask<int>(source.Task))));
        AssertWasReused();
    }

    // Two threads that start and end a call after the other each, and a timer that fires once. What starts after that cannot time out.
    private ScheduledProgram Race<TCall>(Func<TaskCompletionSource<int>, TimeProvider, Task<TimeoutResult<int>>> start)
        where TCall : DueNode
    {
        var clock = new ManualClock();
        TaskCompletionSource<int>[] sources = [.. Enumerable.Range(0, 2 * CallsEach).Select(_ => new TaskCompletionSource<int>())];
        var calls = new Task<TimeoutResult<int>>[sources.Length];
        var starts = new long[sources.Length];
        return new ScheduledProgram(
            [() => Call(0), () => Call(CallsEach), () => clock.Pass(Second)],
            Workers: 2,
            () => calls.Select(Wrong).FirstOrDefault(wrong => wrong is not null) ?? (clock.Armed == 0 ? null : "the timer is on"));

        void Call(int first)
        {
            // the thread has run other schedules before
            Drain<TCall>();
            for (int i = first; i < first + CallsEach; i++)
            {
                starts[i] = clock.GetTimestamp();
                calls[i] = start(sources[i], clock);
                Actor.Point();
                sources[i].SetResult(i);
                if (i + 1 < first + CallsEach && Spares<TCall>.TryTake() is { } spare)
                {
                    _reused++;
                    Spares<TCall>.Put(spare);
                }

                Steps.Await(calls[i]);
            }

            List<TCall> spares = Drain<TCall>();
            Assert.True(spares.Distinct().Count() == spares.Count, "one spare twice");
        }

        string? Wrong(Task<TimeoutResult<int>> call, int i) =>
            !call.IsCompletedSuccessfully ? $"call {i} ended {call.Status}: {call.Exception}"
            : call.Result.IsTimedOut ? starts[i] == 0 ? null : $"call {i} timed out before its time"
            : call.Result.Value == i ? null
            : $"call {i} has the result of call {call.Result.Value}";
    }

    private static List<T> Drain<T>()
        where T : DueNode
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
        output.WriteLine($"an object was used again {_reused} times");
        Assert.True(_reused > 0, "no object was ever used again");
    }
}
