using AsyncToolkit.Schedules.Tests.Explorer;
using AsyncToolkit.Schedules.Tests.Programs;
using FsCheck;
using FsCheck.Fluent;

namespace AsyncToolkit.Schedules.Tests.Models;

/// <summary>Fan-outs and gathers of any shape, against what a loop over the items would have come to.</summary>
public class FanOutModelTests
{
    private static readonly Gen<FanOutPlan> Plans =
        from source in Generated.Sources
        from limit in Gen.Choose(1, 3)
        from stopsAt in Gen.Choose(0, 2)
        from cancels in Generated.Flags
        from bodies in Generated.Bodies(atMost: 6)
        select new FanOutPlan(source, limit, stopsAt, cancels, bodies);

    [Fact]
    public void ForEach_AnyProgram_EndsAsTheModelDoes() => Generated.Check(Plans, static plan => plan.Smaller(), static plan =>
    {
        var run = new ModelRun(plan);
        var options = new ThrottleOptions { MaxConcurrency = plan.Limit, FailureMode = plan.Mode };
        Task? call = null;
        return run.Program(
            () => call = plan.Source switch
            {
                "array" => run.Items.ForEachThrottledAsync(options, async (item, token) => await run.BodyAsync(item, token), run.CallerToken),
                "lazy" => Steps.Lazy(run.Items.Length).ForEachThrottledAsync(options, async (item, token) => await run.BodyAsync(item, token), run.CallerToken),
                _ => Steps.Async(run.Items.Length).ForEachThrottledAsync(options, async (item, token) => await run.BodyAsync(item, token), run.CallerToken),
            },
            () => call!.Status switch
            {
                TaskStatus.Canceled => plan.Cancels ? run.CheckFailures(ModelRun.FailuresOf(call)) : "canceled by nobody",
                TaskStatus.RanToCompletion => run.Failed.Count > 0 ? "succeeded with failures" : run.CheckAllStarted(),
                _ => run.CheckFailures(ModelRun.FailuresOf(call)),
            } ?? run.CheckSequence());
    });

    [Fact]
    public void Gather_AnyProgram_HasEachResultAtItsPlaceOrUnclaimed() => Generated.Check(Plans, static plan => plan.Smaller(), static plan =>
    {
        var run = new ModelRun(plan);
        var options = new ThrottleOptions
        {
            MaxConcurrency = plan.Limit,
            FailureMode = plan.Mode,
            OnUnclaimed = result => run.Unclaimed.Add((int)result!),
        };
        Task<int[]>? call = null;
        return run.Program(
            () => call = plan.Source switch
            {
                "array" => run.Items.GatherAsync(options, run.BodyAsync, run.CallerToken),
                "lazy" => Steps.Lazy(run.Items.Length).GatherAsync(options, run.BodyAsync, run.CallerToken),
                _ => Steps.Async(run.Items.Length).GatherAsync(options, run.BodyAsync, run.CallerToken),
            },
            () => call!.Status switch
            {
                TaskStatus.Canceled => plan.Cancels ? run.CheckFailures(ModelRun.FailuresOf(call)) ?? run.CheckResults([]) : "canceled by nobody",
                TaskStatus.RanToCompletion => call.Result.SequenceEqual(run.Items.Select(static item => item + 10))
                    ? run.CheckResults(call.Result)
                    : $"gathered {string.Join(' ', call.Result)}",
                _ => run.CheckFailures(ModelRun.FailuresOf(call)) ?? run.CheckResults([]),
            } ?? run.CheckSequence(),
            received: () => call!.IsCompletedSuccessfully ? run.Items.Length : 0);
    });

    [Fact]
    public void GatherOutcomes_AnyProgram_HaveWhatBecameOfEachItem() => Generated.Check(
        Plans.Select(static plan => plan with { StopsAt = 0 }),
        static plan => plan.Smaller(),
        static plan =>
        {
            var run = new ModelRun(plan);
            Task<Outcome<int>[]>? call = null;
            return run.Program(
                () => call = plan.Source switch
                {
                    "array" => run.Items.GatherOutcomesAsync(plan.Limit, run.BodyAsync, run.CallerToken),
                    "lazy" => Steps.Lazy(run.Items.Length).GatherOutcomesAsync(plan.Limit, run.BodyAsync, run.CallerToken),
                    _ => Steps.Async(run.Items.Length).GatherOutcomesAsync(plan.Limit, run.BodyAsync, run.CallerToken),
                },
                () =>
                {
                    // before it began, nothing was touched
                    if (call!.Status != TaskStatus.RanToCompletion)
                    {
                        return call.IsCanceled && plan.Cancels && run.Started == 0 ? null : $"ended {call.Status}";
                    }

                    if (call.Result.Length != plan.Bodies.Length && !plan.Cancels)
                    {
                        return $"{call.Result.Length} outcomes";
                    }

                    Outcome<int> wrong = Array.Find(call.Result, outcome => outcome.Status switch
                    {
                        OutcomeStatus.Succeeded => !run.Succeeded.Contains(outcome.Index) || outcome.Value != outcome.Index + 10,
                        OutcomeStatus.Failed => !run.Failed.TryGetValue(outcome.Index, out Exception? thrown) || outcome.Exception != thrown,
                        _ => !plan.Cancels || run.Succeeded.Contains(outcome.Index) || run.Failed.ContainsKey(outcome.Index),
                    });
                    int told = call.Result.Count(static outcome => outcome.Status is OutcomeStatus.Succeeded or OutcomeStatus.Failed);
                    return wrong.Exception is not null || told != run.Succeeded.Count + run.Failed.Count ? $"{wrong}, {told} told" : run.CheckSequence();
                });
        });
}
