namespace AsyncToolkit.Schedules.Tests.Models;

/// <param name="Attempts">What the attempts do, and whether the caller cancels.</param>
/// <param name="Most">How many may be made; 0 for as many as there are.</param>
/// <param name="Waits">Whether losers are waited for.</param>
internal sealed record HedgePlan(FanOutPlan Attempts, int Most, bool Waits)
{
    /// <summary>How many there are to be made.</summary>
    internal int Count => Most == 0 ? Attempts.Bodies.Length : Math.Min(Most, Attempts.Bodies.Length);

    public override string ToString() => $"{(Most == 0 ? "all" : $"{Most}")} of {Attempts}{(Waits ? ", waits for losers" : null)}";

    internal IEnumerable<HedgePlan> Smaller()
    {
        // all of them at once: the limit stays
        foreach (FanOutPlan attempts in Attempts.Smaller().Where(attempts => attempts.Limit == Attempts.Limit))
        {
            yield return this with { Attempts = attempts };
        }

        if (Most > 0)
        {
            yield return this with { Most = 0 };
        }

        if (Waits)
        {
            yield return this with { Waits = false };
        }
    }
}
