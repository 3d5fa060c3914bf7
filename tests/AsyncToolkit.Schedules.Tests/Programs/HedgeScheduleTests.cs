using System.Runtime.CompilerServices;
using AsyncToolkit.Schedules.Tests.Explorer;
using AsyncToolkit.Tests.Support;
using Xunit.Abstractions;

namespace AsyncToolkit.Schedules.Tests.Programs;

public class HedgeScheduleTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Hedge_UnderEverySchedule_AnswersOnceAndUnclaimsTheRest(bool cancels) => Explore(() =>
    {
        var cancellation = new TrackedTokenSource();
        CancellationToken callerToken = cancellation.Token;
        var produced = new List<int>();
        var unclaimed = new List<object?>();
        int started = 0;
        int ended = 0;
        var options = new HedgeOptions { Delay = TimeSpan.Zero, OnUnclaimed = unclaimed.Add };
        Task<int>? call = null;
        return new ScheduledProgram(
            [
                () =>
                {
                    call = Steps.Operations(3, async (index, _) =>
                    {
                        started++;
                        try
                        {
                            if (index != 2)
                            {
                                await Steps.YieldAsync();
                            }

                            if (index == 1)
                            {
                                throw new InvalidOperationException();
                            }

                            produced.Add(index);
                            return index;
                        }
                        finally
                        {
                            ended++;
                        }
                    }).HedgeAsync(options, callerToken);

                    // its continuations take the real pool, so the call ends outside of the schedule: the losers are waited for here
                    Actor.WaitUntil(() => produced.Count > 0 || callerToken.IsCancellationRequested);
                    Actor.WaitUntil(() => ended == started && unclaimed.Count >= produced.Count - 1);
                },
                () =>
                {
                    Actor.Point();
                    if (cancels)
                    {
                        cancellation.Cancel();
                    }
                },
            ],
            Workers: 2,
            () =>
            {
                if (!call!.ContinueWith(static _ => { }, TaskScheduler.Default).Wait(TimeSpan.FromSeconds(30)))
                {
                    return "not told";
                }

                return call.IsFaulted ? $"ended {call.Status}: {call.Exception}"
                    : call.IsCanceled ? cancels && unclaimed.Count <= produced.Count ? null : $"canceled; produced {produced.Count}"
                    : produced.Contains(call.Result) && unclaimed.Count == produced.Count - 1 && !unclaimed.Contains(call.Result) ? null
                    : $"answer {call.Result}, produced {string.Join(' ', produced)}, unclaimed {string.Join(' ', unclaimed)}";
            });
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Hedge_TheOnlyAttemptAnswersWhileTheCallerCancels_AnswersOrIsCanceled(bool suspends) => Explore(() =>
    {
        var cancellation = new TrackedTokenSource();
        CancellationToken callerToken = cancellation.Token;
        var unclaimed = new List<object?>();
        bool produced = false;
        var options = new HedgeOptions { Delay = TimeSpan.Zero, OnUnclaimed = unclaimed.Add };
        Task<int>? call = null;
        return new ScheduledProgram(
            [
                () => call = Steps.Operations(1, async (index, _) =>
                {
                    if (suspends)
                    {
                        await Steps.YieldAsync();
                    }

                    produced = true;
                    return index;
                }).HedgeAsync(options, callerToken),
                () =>
                {
                    Actor.Point();
                    cancellation.Cancel();
                },
            ],
            Workers: 2,
            () =>
            {
                if (!call!.ContinueWith(static _ => { }, TaskScheduler.Default).Wait(TimeSpan.FromSeconds(30)))
                {
                    return "not told";
                }

                return call.IsFaulted ? $"ended {call.Status}: {call.Exception}"
                    : call.IsCanceled ? unclaimed.Count == (produced ? 1 : 0) ? null : $"canceled; {unclaimed.Count} unclaimed"
                    : unclaimed.Count == 0 ? null : "answered, and unclaimed what it had answered";
            });
    });

    private void Explore(Func<ScheduledProgram> program, [CallerMemberName] string name = "") => Exploration.Explore(output, program, name: name);
}
