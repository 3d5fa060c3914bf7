using System.Runtime.CompilerServices;
using AsyncToolkit.Schedules.Tests.Explorer;
using AsyncToolkit.Tests.Support;
using Xunit.Abstractions;

namespace AsyncToolkit.Schedules.Tests.Programs;

public class GatherScheduleTests(ITestOutputHelper output)
{
    public static TheoryData<string, int, string> Shapes()
    {
        var data = new TheoryData<string, int, string>();
        foreach (string source in (string[])["array", "lazy", "async"])
        {
            foreach (int limit in (int[])[1, 3])
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
    public void Gather_UnderEverySchedule_PutsEachResultAtItsPlace(string source, int limit, string body) => Explore(() =>
    {
        var ledger = new Ledger(items: 5, limit);
        Task<int[]>? call = null;
        Func<int, CancellationToken, ValueTask<int>> selector = async (item, _) =>
        {
            ledger.Enter(item);
            Actor.Point();
            if (body == "yield" || (body == "mixed" && item % 2 == 1))
            {
                await Steps.YieldAsync();
            }

            ledger.Leave();
            return item + 10;
        };
        return new ScheduledProgram(
            [
                () =>
                {
                    call = source switch
                    {
                        "array" => Enumerable.Range(0, 5).ToArray().GatherAsync(limit, selector),
                        "lazy" => Steps.Lazy(5).GatherAsync(limit, selector),
                        _ => Steps.Async(5).GatherAsync(limit, selector),
                    };
                    Steps.Await(call);
                },
            ],
            Workers: 3,
            () => ledger.Check(all: true)
                ?? (call!.IsCompletedSuccessfully && call.Result.SequenceEqual([10, 11, 12, 13, 14]) ? null : $"ended {call.Status}"));
    });

    [Theory]
    [InlineData("array")]
    [InlineData("lazy")]
    public void Gather_ThatFails_UnclaimsEachResultOnce(string source) => Explore(() =>
    {
        var produced = new List<int>();
        var unclaimed = new List<object?>();
        Task<int[]>? call = null;
        Func<int, CancellationToken, ValueTask<int>> selector = async (item, _) =>
        {
            if (item % 2 == 0)
            {
                await Steps.YieldAsync();
            }

            if (item == 2)
            {
                throw new InvalidOperationException("root");
            }

            produced.Add(item);
            return item;
        };
        var options = new ThrottleOptions { MaxConcurrency = 2, OnUnclaimed = unclaimed.Add };
        return new ScheduledProgram(
            [
                () =>
                {
                    call = source == "array"
                        ? Enumerable.Range(0, 5).ToArray().GatherAsync(options, selector)
                        : Steps.Lazy(5).GatherAsync(options, selector);
                    Steps.Await(call);
                    Actor.WaitUntil(() => unclaimed.Count >= produced.Count);
                },
            ],
            Workers: 3,
            () => !call!.IsFaulted ? $"ended {call.Status}"
                : produced.Order().SequenceEqual(unclaimed.Cast<int>().Order()) ? null
                : $"produced {string.Join(' ', produced)}, unclaimed {string.Join(' ', unclaimed)}");
    });

    [Fact]
    public void Outcomes_CallerCancels_HaveOneForEachItem() => Explore(() =>
    {
        var cancellation = new TrackedTokenSource();
        CancellationToken callerToken = cancellation.Token;
        int[] ended = new int[4];
        Task<Outcome<int>[]>? call = null;
        return new ScheduledProgram(
            [
                () =>
                {
                    call = Enumerable.Range(0, 4).ToArray().GatherOutcomesAsync(
                        2,
                        async (item, token) =>
                        {
                            await Steps.YieldAsync();
                            token.ThrowIfCancellationRequested();
                            ended[item] = 1;
                            return item;
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
            () =>
            {
                // before the call began, nothing was to be touched
                if (call!.IsCanceled)
                {
                    return ended.Sum() == 0 ? null : "canceled, with results";
                }

                Outcome<int>[] outcomes = call.Result;
                return outcomes.Length != 4 ? $"{outcomes.Length} outcomes"
                    : Array.Find(outcomes, outcome => outcome.IsSuccess != (ended[outcome.Index] == 1) || outcome.Status == OutcomeStatus.Failed) is { Status: not 0 } wrong
                        ? $"{wrong}"
                        : null;
            });
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Quorum_UnderEverySchedule_HasItsWinnersAndUnclaimsTheRest(int quorum) => Explore(() =>
    {
        var produced = new List<int>();
        var unclaimed = new List<object?>();
        Task<int[]>? call = null;
        var options = new ThrottleOptions { MaxConcurrency = 3, OnUnclaimed = unclaimed.Add };
        return new ScheduledProgram(
            [
                () =>
                {
                    call = Steps.Operations(4, async (index, token) =>
                    {
                        if (index != 1)
                        {
                            await Steps.YieldAsync();
                        }

                        if (index == 0)
                        {
                            throw new InvalidOperationException();
                        }

                        produced.Add(index);
                        return index;
                    }).QuorumAsync(quorum, options);
                    Steps.Await(call);
                    Actor.WaitUntil(() => unclaimed.Count >= produced.Count - quorum);
                },
            ],
            Workers: 3,
            () => !call!.IsCompletedSuccessfully ? $"ended {call.Status}: {call.Exception}"
                : call.Result.Length != quorum ? $"{call.Result.Length} winners"
                : call.Result.Concat(unclaimed.Cast<int>()).Order().SequenceEqual(produced.Order()) ? null
                : $"produced {string.Join(' ', produced)}, winners {string.Join(' ', call.Result)}, unclaimed {string.Join(' ', unclaimed)}");
    });

    [Fact]
    public void Quorum_CallerCancels_IsCanceledOrAnswered() => Explore(() =>
    {
        var cancellation = new TrackedTokenSource();
        CancellationToken callerToken = cancellation.Token;
        var produced = new List<int>();
        var unclaimed = new List<object?>();
        var options = new ThrottleOptions { MaxConcurrency = 2, OnUnclaimed = unclaimed.Add };
        Task<int>? call = null;
        return new ScheduledProgram(
            [
                () =>
                {
                    call = Steps.Operations(3, async (index, _) =>
                    {
                        await Steps.YieldAsync();
                        produced.Add(index);
                        return index;
                    }).FirstSuccessfulAsync(options, callerToken);
                    Steps.Await(call);
                    Actor.WaitUntil(() => unclaimed.Count >= produced.Count - (call.IsCanceled ? 0 : 1));
                },
                () =>
                {
                    Actor.Point();
                    cancellation.Cancel();
                },
            ],
            Workers: 2,
            () => call!.IsFaulted ? $"ended {call.Status}: {call.Exception}"
                : unclaimed.Count == produced.Count - (call.IsCanceled ? 0 : 1) ? null
                : $"{call.Status}: produced {produced.Count}, unclaimed {unclaimed.Count}");
    });

    private void Explore(Func<ScheduledProgram> program, [CallerMemberName] string name = "") => Exploration.Explore(output, program, name: name);
}
