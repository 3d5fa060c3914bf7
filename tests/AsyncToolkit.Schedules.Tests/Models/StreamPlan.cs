using AsyncToolkit.Schedules.Tests.Programs;

namespace AsyncToolkit.Schedules.Tests.Models;

/// <param name="Source">What the items come from.</param>
/// <param name="Order">The order of the results.</param>
/// <param name="Limit">How many may be in flight or wait.</param>
/// <param name="Collects">Whether failures leave gaps instead of ending the stream.</param>
/// <param name="Takes">After how many results the consumer leaves.</param>
/// <param name="Bodies">One for each item.</param>
internal sealed record StreamPlan(string Source, ResultOrder Order, int Limit, bool Collects, int Takes, BodyKind[] Bodies)
{
    public override string ToString() =>
        $"{Source} of [{string.Join(", ", Bodies)}] in the order of {Order}, limit {Limit}{(Collects ? ", collects failures" : null)}, {Takes} taken at most";

    internal IEnumerable<StreamPlan> Smaller()
    {
        foreach (BodyKind[] bodies in Generated.Shrink(Bodies))
        {
            yield return this with { Bodies = bodies };
        }

        if (Takes < Bodies.Length)
        {
            yield return this with { Takes = Takes + 1 };
        }

        if (Limit > 1)
        {
            yield return this with { Limit = Limit - 1 };
        }

        if (Source != "array")
        {
            yield return this with { Source = "array" };
        }
    }
}
