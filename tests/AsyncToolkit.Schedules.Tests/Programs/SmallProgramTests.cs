using System.Runtime.CompilerServices;
using AsyncToolkit.Internal;
using AsyncToolkit.Schedules.Tests.Explorer;
using AsyncToolkit.Tests.Support;
using Xunit.Abstractions;

namespace AsyncToolkit.Schedules.Tests.Programs;

/// <summary>The smallest programs that have something to go wrong, one or more for each engine: every schedule of them with two preemptions or fewer.</summary>
public class SmallProgramTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static TheoryData<string, string> Bodies => new()
    {
        { "array", "sync" },
        { "array", "yield" },
        { "lazy", "sync" },
        { "lazy", "yield" },
        { "async", "sync" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public void ForEach_TwoItemsAtATime_RunsEachOnce(string source, string body) => Exhaust(() =>
    {
        var ledger = new Ledger(items: 2, limit: 2);
        Task? call = null;
        Func<int, CancellationToken, ValueTask> run = async (item, _) =>
        {
            ledger.Enter(item);
            if (body == "yield")
            {
                await Steps.YieldAsync();
            }

            ledger.Leave();
        };
        return new ScheduledProgram(
            [
                () =>
                {
                    call = source switch
                    {
                        "array" => Enumerable.Range(0, 2).ToArray().ForEachThrottledAsync(2, run),
                        "lazy" => Steps.Lazy(2).ForEachThrottledAsync(2, run),
                        _ => Steps.Async(2).ForEachThrottledAsync(2, run),
                    };
                    Steps.Await(call);
                },
            ],
            Workers: 2,
            () => ledger.Check(all: true) ?? (call!.IsCompletedSuccessfully ? null : $"ended {call.Status}"));
    });

    [Fact]
    public void ForEach_OneItemWhileTheCallerCancels_EndsOneWayOrTheOther() => Exhaust(() =>
    {
        var ledger = new Ledger(items: 1, limit: 1);
        var caller = new TrackedTokenSource();
        CancellationToken callerToken = caller.Token;
        Task? call = null;
        return new ScheduledProgram(
            [
                () =>
                {
                    call = new[] { 0 }.ForEachThrottledAsync(
                        1,
                        (item, _) =>
                        {
                            ledger.Enter(item);
                            ledger.Leave();
                            return default;
                        },
                        callerToken);
                    Steps.Await(call);
                },
                caller.Cancel,
            ],
            Workers: 1,
            () => ledger.Check(all: call!.IsCompletedSuccessfully) ?? (call.IsFaulted ? $"ended {call.Exception}" : null));
    });

    [Theory]
    [InlineData("array", ResultOrder.Source)]
    [InlineData("array", ResultOrder.Completion)]
    [InlineData("lazy", ResultOrder.Source)]
    [InlineData("lazy", ResultOrder.Completion)]
    public void Select_TwoItems_YieldsEachOnce(string source, ResultOrder order) => Exhaust(() =>
    {
        var consumer = new StreamConsumer(order, items: 2, limit: 1);
        return new ScheduledProgram(
            [() => consumer.ConsumeAll(consumer.Stream(source, "sync", FailureMode.FailFast))],
            Workers: 1,
            () => consumer.Check(all: true) ?? (consumer.Thrown is null ? null : $"threw {consumer.Thrown}"));
    });

    [Theory]
    [InlineData("array")]
    [InlineData("lazy")]
    public void Gather_TwoItemsAtATime_PutsEachAtItsPlace(string source) => Exhaust(() =>
    {
        Task<int[]>? call = null;
        Func<int, CancellationToken, ValueTask<int>> selector = static (item, _) => new ValueTask<int>(item + 10);
        return new ScheduledProgram(
            [
                () =>
                {
                    call = source == "array"
                        ? Enumerable.Range(0, 2).ToArray().GatherAsync(2, selector)
                        : Steps.Lazy(2).GatherAsync(2, selector);
                    Steps.Await(call);
                },
            ],
            Workers: 2,
            () => call!.IsCompletedSuccessfully && call.Result is [10, 11] ? null : $"ended {call.Status}");
    });

    [Fact]
    public void Timeout_TaskEndsWhileTheTimePasses_IsDecidedOnce() => Exhaust(() =>
    {
        var clock = new ManualClock();
        var source = new TaskCompletionSource<int>();
        Task<TimeoutResult<int>>? call = null;
        return new ScheduledProgram(
            [
                () =>
                {
                    call = source.Task.TryWithTimeoutAsync(new TimeoutOptions { Timeout = Second, TimeProvider = clock });
                    Steps.Await(call);
                },
                () =>
                {
                    Actor.Point();
                    source.SetResult(1);
                },
                () => clock.Pass(Second),
            ],
            Workers: 1,
            () => !call!.IsCompletedSuccessfully ? $"ended {call.Status}"
                : !call.Result.IsTimedOut && call.Result.Value != 1 ? "a result of nobody's"
                : clock.Armed != 0 ? "the timer is on"
                : null);
    });

    [Fact]
    public void Deadline_ExpiresWhileSomebodyComes_TellsHimOnce() => Exhaust(() =>
    {
        var clock = new ManualClock();
        var deadline = Deadline.After(Second, clock);
        int told = 0;
        var listener = new Listener(() => told++);
        return new ScheduledProgram(
            [
                () => deadline.Link(listener),
                () => clock.Pass(Second),
            ],
            Workers: 0,
            () =>
            {
                // the time may have passed just before the timer was made
                clock.Pass(Second);
                deadline.Dispose();
                return told != 1 ? $"told {told} times" : clock.Alive != 0 ? "a timer is left" : null;
            });
    });

    private void Exhaust(Func<ScheduledProgram> program, [CallerMemberName] string name = "") => Exploration.Exhaust(output, program, name);

    private sealed class Listener(Action told) : ICallerListener
    {
        public void CallerCanceled(Deadline? expired) => told();
    }
}
