using AsyncToolkit.Schedules.Tests.Programs;

namespace AsyncToolkit.Schedules.Tests.Models;

/// <param name="Operations">The operations; no number of failures stops them.</param>
/// <param name="Required">How many have to succeed; 0 for the first one, by the method of that name.</param>
internal sealed record QuorumPlan(FanOutPlan Operations, int Required)
{
    internal int Winners => Math.Max(Required, 1);

    public override string ToString() => $"{(Required == 0 ? "the first" : $"{Required}")} of {Operations}";

    /// <summary>How many operations a loop would have started; null where that depends on who is faster.</summary>
    internal int? StartedInSequence()
    {
        if (Operations.Limit > 1 || Operations.Cancels)
        {
            return null;
        }

        int succeeded = 0;
        int failed = 0;
        for (int i = 0; i < Operations.Bodies.Length; i++)
        {
            bool fails = Operations.Bodies[i].Fails();
            succeeded += fails ? 0 : 1;
            failed += fails ? 1 : 0;

            // only of an array is it known how many are left
            bool isHopeless = fails && Operations.Source == "array" && failed > Operations.Bodies.Length - Winners;
            if (succeeded == Winners || isHopeless)
            {
                return i + 1;
            }
        }

        return Operations.Bodies.Length;
    }

    internal IEnumerable<QuorumPlan> Smaller()
    {
        foreach (FanOutPlan operations in Operations.Smaller())
        {
            yield return this with { Operations = operations };
        }

        if (Required > 1)
        {
            yield return this with { Required = Required - 1 };
        }
    }
}
