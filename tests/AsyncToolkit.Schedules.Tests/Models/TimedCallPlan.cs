namespace AsyncToolkit.Schedules.Tests.Models;

/// <param name="Actor">Whose call it is; each makes one after the other.</param>
/// <param name="Seconds">Its timeout.</param>
/// <param name="End">Whether its task returns, fails or never ends.</param>
/// <param name="IsCanceled">Whether its caller cancels meanwhile.</param>
internal sealed record TimedCallPlan(int Actor, int Seconds, string End, bool IsCanceled)
{
    public override string ToString() => $"actor {Actor}: {Seconds} s, {End}{(IsCanceled ? ", canceled" : null)}";
}
