namespace AsyncToolkit.Soak;

/// <summary>One stream, drawn from the seed: what it runs over, in which order, what goes wrong, and when its consumer leaves.</summary>
internal sealed record StreamPlan(SoakPlan Call, ResultOrder Order, int LeaveAt, int SlowEvery)
{
    internal static StreamPlan Draw(Random random)
    {
        SoakPlan call = SoakPlan.Draw(random);
        call = call with
        {
            // a traversal has no stream; a timeout is for the other mode
            Source = call.Source == SourceKind.Tree ? SourceKind.List : call.Source,
            ItemTimeout = null,
        };
        return new StreamPlan(
            call,
            random.Next(2) == 0 ? ResultOrder.Source : ResultOrder.Completion,
            random.Next(6) == 0 ? random.Next(0, call.Items + 1) : -1,
            random.Next(3) == 0 ? random.Next(1, 200) : 0);
    }

    /// <summary>The sequential model: what the selector makes of an item.</summary>
    internal long ResultOf(int item) => ((long)Call.Mix(item) << 32) | (uint)item;

    internal static int ItemOf(long result) => (int)(uint)result;
}
