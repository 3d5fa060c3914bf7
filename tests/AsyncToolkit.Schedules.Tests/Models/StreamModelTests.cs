using AsyncToolkit.Schedules.Tests.Explorer;
using AsyncToolkit.Schedules.Tests.Programs;
using FsCheck;
using FsCheck.Fluent;

namespace AsyncToolkit.Schedules.Tests.Models;

/// <summary>Streams of any shape, against what a loop over the items would have yielded.</summary>
public class StreamModelTests
{
    private static readonly Gen<StreamPlan> Plans =
        from source in Generated.Sources
        from order in Gen.Elements(ResultOrder.Source, ResultOrder.Completion)
        from limit in Gen.Choose(1, 3)
        from collects in Generated.Flags
        from takes in Gen.Choose(1, 6)
        from bodies in Generated.Bodies(atMost: 6)
        select new StreamPlan(source, order, limit, collects, takes, bodies);

    [Fact]
    public void Select_AnyProgram_YieldsWhatTheModelDoes() => Generated.Check(Plans, static plan => plan.Smaller(), static plan =>
    {
        var consumer = new StreamConsumer(plan.Order, plan.Bodies.Length, plan.Limit) { Bodies = plan.Bodies };
        FailureMode mode = plan.Collects ? FailureMode.Collect : FailureMode.FailFast;
        return new ScheduledProgram(
            [() => consumer.ConsumeAll(consumer.Stream(plan.Source, "", mode), plan.Takes)],
            Workers: 3,
            () => consumer.Check(all: false) ?? consumer.CheckNothingLost() ?? Check(plan, consumer));
    });

    private static string? Check(StreamPlan plan, StreamConsumer consumer)
    {
        int[] failing = [.. Enumerable.Range(0, plan.Bodies.Length).Where(item => plan.Bodies[item].Fails())];
        int[] returning = [.. Enumerable.Range(0, plan.Bodies.Length).Except(failing)];
        string taken = $"took {string.Join(',', consumer.Taken)}, threw {consumer.Thrown?.Message}";
        if (consumer.Taken.Count == plan.Takes)
        {
            // left before the end was told
            return consumer.Thrown is null && consumer.Taken.All(returning.Contains) ? null : taken;
        }

        if (failing.Length == 0)
        {
            return consumer.Thrown is null && consumer.Taken.Order().SequenceEqual(returning) ? null : taken;
        }

        if (plan.Collects)
        {
            return consumer.Thrown is FanOutException several
                && several.Failures.Select(static failure => (int)failure.Index).Order().SequenceEqual(failing)
                && consumer.Taken.Order().SequenceEqual(returning)
                ? null
                : taken;
        }

        // in the order of the source: up to the first gap
        bool fits = plan.Order == ResultOrder.Source
            ? consumer.Taken.Count <= failing[0] && consumer.Taken.SequenceEqual(Enumerable.Range(0, consumer.Taken.Count))
            : consumer.Taken.All(returning.Contains);
        return fits && consumer.Thrown == consumer.Root ? null : taken;
    }
}
