using AsyncToolkit.Schedules.Tests.Programs;

namespace AsyncToolkit.Schedules.Tests.Models;

/// <param name="Source">What the items come from.</param>
/// <param name="Limit">How many bodies may run at a time.</param>
/// <param name="StopsAt">How many failures stop the call; 0 for none.</param>
/// <param name="Cancels">Whether somebody cancels meanwhile.</param>
/// <param name="Bodies">One for each item.</param>
internal sealed record FanOutPlan(string Source, int Limit, int StopsAt, bool Cancels, BodyKind[] Bodies)
{
    internal FailureMode Mode => StopsAt switch
    {
        0 => FailureMode.Collect,
        1 => FailureMode.FailFast,
        _ => FailureMode.StopAfter(StopsAt),
    };

    public override string ToString() =>
        $"{Source} of [{string.Join(", ", Bodies)}], limit {Limit}, {(StopsAt == 0 ? "collects failures" : $"stops at failure {StopsAt}")}{(Cancels ? ", canceled meanwhile" : null)}";

    internal IEnumerable<FanOutPlan> Smaller()
    {
        foreach (BodyKind[] bodies in Generated.Shrink(Bodies))
        {
            yield return this with { Bodies = bodies };
        }

        if (Cancels)
        {
            yield return this with { Cancels = false };
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
