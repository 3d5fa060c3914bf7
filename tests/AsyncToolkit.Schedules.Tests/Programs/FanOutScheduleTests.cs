using System.Runtime.CompilerServices;
using AsyncToolkit.Schedules.Tests.Explorer;
using AsyncToolkit.Tests.Support;
using Xunit.Abstractions;

namespace AsyncToolkit.Schedules.Tests.Programs;

public class FanOutScheduleTests(ITestOutputHelper output)
{
    public static TheoryData<string, int, string> Shapes()
    {
        var data = new TheoryData<string, int, string>();
        foreach (string source in (string[])["array", "lazy", "async"])
        {
            foreach (int limit in (int[])[1, 2, 3])
            {
                foreach (string body in (string[])["sync", "yield", "mixed"])
                {
                    data.Add(source, limit, body);
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void ForEach_UnderEverySchedule_RunsEachItemOnceWithinTheLimit(string source, int limit, string body) =>
        Explore(() =>
        {
            var ledger = new Ledger(items: 7, limit);
            Task? call = null;
            return new ScheduledProgram(
                [
                    () =>
                    {
                        call = Call(source, 7, limit, async (item, _) =>
                        {
                            ledger.Enter(item);
                            Actor.Point();
                            if (body == "yield" || (body == "mixed" && item % 2 == 1))
                            {
                                await Steps.YieldAsync();
                            }

                            ledger.Leave();
                        });
                        Steps.Await(call);
                    },
                ],
                Workers: 3,
                () => ledger.Check(all: true) ?? (call!.IsCompletedSuccessfully ? null : $"ended {call.Status}"));
        });

    [Theory]
    [InlineData("array")]
    [InlineData("lazy")]
    [InlineData("async")]
    public void ForEach_BodiesThatBlockUntilTheLimitIsReached_ReachIt(string source) =>
        Explore(() =>
        {
            var ledger = new Ledger(items: 6, limit: 2);
            int met = 0;
            Task? call = null;
            return new ScheduledProgram(
                [
                    () =>
                    {
                        call = Call(source, 6, 2, (item, _) =>
                        {
                            ledger.Enter(item);
                            if (item >= 4)
                            {
                                met++;
                                Actor.WaitUntil(() => met == 2);
                            }
                            else
                            {
                                Actor.Point();
                            }

                            ledger.Leave();
                            return default;
                        });
                        Steps.Await(call);
                    },
                ],
                Workers: 3,
                () => ledger.Check(all: true));
        });

    [Theory]
    [InlineData("array")]
    [InlineData("lazy")]
    [InlineData("async")]
    public void ForEach_BodiesThatSuspendUntilTheLimitIsReached_ReachIt(string source) =>
        Explore(() =>
        {
            var ledger = new Ledger(items: 7, limit: 3);
            var met = new List<TaskCompletionSource>();
            Task? call = null;
            return new ScheduledProgram(
                [
                    () =>
                    {
                        call = Call(source, 7, 3, async (item, _) =>
                        {
                            ledger.Enter(item);
                            if (item >= 4)
                            {
                                // one source each: of several continuations on one task all but one go to the real pool
                                var mine = new TaskCompletionSource();
                                met.Add(mine);
                                if (met.Count == 3)
                                {
                                    met.ForEach(waiter => Actor.Current.Schedule.Enqueue(waiter.SetResult));
                                }

                                await mine.Task;
                            }
                            else
                            {
                                await Steps.YieldAsync();
                            }

                            ledger.Leave();
                        });
                        Steps.Await(call);
                    },
                ],
                Workers: 3,
                () => ledger.Check(all: true));
        });

    [Theory]
    [InlineData("array")]
    [InlineData("lazy")]
    [InlineData("async")]
    public void ForEach_OneBodyFails_EndsFaultedWithTheRootAlone(string source) =>
        Explore(() =>
        {
            var ledger = new Ledger(items: 7, limit: 2);
            var root = new InvalidOperationException("root");
            Task? call = null;
            return new ScheduledProgram(
                [
                    () =>
                    {
                        call = Call(source, 7, 2, async (item, token) =>
                        {
                            ledger.Enter(item);
                            try
                            {
                                if (item != 1)
                                {
                                    await Steps.YieldAsync();
                                }

                                if (item == 1)
                                {
                                    throw root;
                                }

                                token.ThrowIfCancellationRequested();
                            }
                            finally
                            {
                                ledger.Leave();
                            }
                        });
                        Steps.Await(call);
                    },
                ],
                Workers: 3,
                () => ledger.Check(all: false)
                    ?? (call!.IsFaulted && call.Exception!.InnerExceptions.Count == 1 && call.Exception.InnerException == root
                        ? null
                        : $"ended {call.Status}: {call.Exception}"));
        });

    [Theory]
    [InlineData("array")]
    [InlineData("lazy")]
    [InlineData("async")]
    public void ForEach_CallerCancels_EndsCanceledOrHadNothingLeft(string source) =>
        Explore(() =>
        {
            var ledger = new Ledger(items: 4, limit: 2);
            var cancellation = new TrackedTokenSource();
            CancellationToken callerToken = cancellation.Token;
            Task? call = null;
            return new ScheduledProgram(
                [
                    () =>
                    {
                        call = Call(
                            source,
                            4,
                            2,
                            async (item, _) =>
                            {
                                ledger.Enter(item);
                                await Steps.YieldAsync();
                                ledger.Leave();
                            },
                            callerToken);
                        Steps.Await(call);
                    },
                    () =>
                    {
                        Actor.Point();
                        cancellation.Cancel();
                    },
                ],
                Workers: 2,
                () => ledger.Check(all: false) ?? call!.Status switch
                {
                    TaskStatus.RanToCompletion => ledger.Started == 4 ? null : "succeeded with items left",
                    TaskStatus.Canceled => null,
                    _ => $"ended {call.Status}: {call.Exception}",
                });
        });

    [Fact]
    public void Traverse_UnderEverySchedule_VisitsEachItemOnce() =>
        Explore(() =>
        {
            var ledger = new Ledger(items: 7, limit: 2);
            Task? call = null;
            return new ScheduledProgram(
                [
                    () =>
                    {
                        int[] seeds = [0];
                        call = seeds.TraverseThrottledAsync(2, async ValueTask<IEnumerable<int>> (item, _) =>
                        {
                            ledger.Enter(item);
                            if (item % 2 == 0)
                            {
                                await Steps.YieldAsync();
                            }

                            ledger.Leave();
                            return item < 3 ? [(2 * item) + 1, (2 * item) + 2, 0] : [];
                        });
                        Steps.Await(call);
                    },
                ],
                Workers: 3,
                () => ledger.Check(all: true) ?? (call!.IsCompletedSuccessfully ? null : $"ended {call.Status}"));
        });

    private void Explore(Func<ScheduledProgram> program, [CallerMemberName] string name = "") => Exploration.Explore(output, program, name: name);

    private static Task Call(
        string source, int items, int limit, Func<int, CancellationToken, ValueTask> body, CancellationToken cancellationToken = default) =>
        source switch
        {
            "array" => Enumerable.Range(0, items).ToArray().ForEachThrottledAsync(limit, body, cancellationToken),
            "lazy" => Steps.Lazy(items).ForEachThrottledAsync(limit, body, cancellationToken),
            _ => Steps.Async(items).ForEachThrottledAsync(limit, body, cancellationToken),
        };
}
