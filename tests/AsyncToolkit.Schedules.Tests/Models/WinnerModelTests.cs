using AsyncToolkit.Schedules.Tests.Explorer;
using AsyncToolkit.Schedules.Tests.Programs;
using FsCheck;
using FsCheck.Fluent;

namespace AsyncToolkit.Schedules.Tests.Models;

/// <summary>Operations of which some few have to succeed, against what trying one after the other would have come to.</summary>
public class WinnerModelTests
{
    private static readonly Gen<QuorumPlan> Quorums =
        from source in Gen.Elements("array", "lazy")
        from limit in Gen.Choose(1, 3)
        from required in Gen.Choose(0, 3)
        from cancels in Generated.Flags
        from bodies in Generated.Bodies(atMost: 5)
        select new QuorumPlan(new FanOutPlan(source, limit, StopsAt: 0, cancels, bodies), required);

    // All attempts at once: who waits for a delay goes on on the real pool.
    private static readonly Gen<HedgePlan> Hedges =
        from most in Gen.Choose(0, 3)
        from waits in Generated.Flags
        from cancels in Generated.Flags
        from bodies in Generated.Bodies(atMost: 4)
        select new HedgePlan(new FanOutPlan("array", Limit: 4, StopsAt: 0, cancels, bodies), most, waits);

    [Fact]
    public void Quorum_AnyProgram_HasItsWinnersOrEveryCause() => Generated.Check(Quorums, static plan => plan.Smaller(), static plan =>
    {
        var run = new ModelRun(plan.Operations);
        var options = new ThrottleOptions { MaxConcurrency = plan.Operations.Limit, OnUnclaimed = result => run.Unclaimed.Add((int)result!) };
        Task<int[]>? call = null;
        return run.Program(
            () =>
            {
                IEnumerable<Func<CancellationToken, ValueTask<int>>> lazy = Steps.Operations(run.Items.Length, run.BodyAsync);
                IEnumerable<Func<CancellationToken, ValueTask<int>>> operations = plan.Operations.Source == "array" ? lazy.ToArray() : lazy;
                return call = plan.Required == 0
                    ? Only(operations.FirstSuccessfulAsync(options, run.CallerToken))
                    : operations.QuorumAsync(plan.Required, options, run.CallerToken);
            },
            () => CheckQuorum(plan, run, call!)
                ?? (plan.StartedInSequence() is { } expected && run.Started != expected ? $"started {run.Started} instead of {expected}" : null),
            received: () => call!.IsCompletedSuccessfully ? plan.Winners : 0);
    });

    [Fact]
    public void Hedge_AnyProgram_HasOneAnswerOrEveryCause() => Generated.Check(Hedges, static plan => plan.Smaller(), static plan =>
    {
        var run = new ModelRun(plan.Attempts);
        var options = new HedgeOptions
        {
            Delay = TimeSpan.Zero,
            MaxAttempts = plan.Most == 0 ? null : plan.Most,
            AbandonAfter = plan.Waits ? null : TimeSpan.Zero,
            OnUnclaimed = result => run.Unclaimed.Add((int)result!),
        };
        Task<int>? call = null;
        return run.Program(
            main: () =>
            {
                call = Steps.Operations(run.Items.Length, run.BodyAsync).HedgeAsync(options, run.CallerToken);

                // its continuations take the real pool, so the call ends outside of the schedule: its attempts are waited for here
                Actor.WaitUntil(() => run.IsIdle && (run.Succeeded.Count > 0 || run.CallerToken.IsCancellationRequested || run.Started == plan.Count));
                Actor.WaitUntil(() => run.Unclaimed.Count >= run.Succeeded.Count - 1);
            },
            () => call!.ContinueWith(static _ => { }, TaskScheduler.Default).Wait(TimeSpan.FromSeconds(30)) ? CheckHedge(plan, run, call) : "not told");
    });

    private static async Task<int[]> Only(Task<int> first) => [await first];

    private static string? CheckQuorum(QuorumPlan plan, ModelRun run, Task<int[]> call)
    {
        int able = plan.Operations.Bodies.Count(static body => !body.Fails());
        switch (call.Status)
        {
            case TaskStatus.Canceled:
                return plan.Operations.Cancels ? run.CheckFailures(ModelRun.FailuresOf(call)) ?? run.CheckResults([]) : "canceled by nobody";
            case TaskStatus.RanToCompletion:
                bool isInOrder = plan.Operations.Limit > 1
                    || call.Result.SequenceEqual(run.Succeeded.Take(plan.Winners).Select(static item => item + 10));
                return call.Result.Length != plan.Winners ? $"{call.Result.Length} winners"
                    : !isInOrder ? $"winners {string.Join(' ', call.Result)}"
                    : run.CheckResults(call.Result);
            default:
                bool hasToldOfTooFew = ((FanOutException)call.Exception!.InnerException!).Failures.Any(static failure => failure.IsSourceFailure);
                return able >= plan.Winners ? $"failed, though {able} could have succeeded"
                    : call.Exception.InnerExceptions.Count != 1 ? "several exceptions"
                    : run.CheckFailures(ModelRun.FailuresOf(call).Where(static failure => failure.Message.StartsWith("item", StringComparison.Ordinal)))
                    ?? run.CheckResults([])
                    ?? (run.Failed.Count == 0 && !hasToldOfTooFew ? "failed for no reason" : null);
        }
    }

    private static string? CheckHedge(HedgePlan plan, ModelRun run, Task<int> call) =>
        run.Started > plan.Count ? $"{run.Started} attempts"
        : call.IsCompletedSuccessfully ? run.CheckResults([call.Result])
        : call.IsCanceled ? plan.Attempts.Cancels ? run.CheckResults([]) : "canceled by nobody"
        : run.Succeeded.Count > 0 ? "failed, with an answer"
        : run.Started != plan.Count ? $"gave up after {run.Started} attempts"
        : run.CheckFailures(ModelRun.FailuresOf(call));
}
