namespace AsyncToolkit.Internal;

/// <summary>A wait that had passed its threshold is over.</summary>
internal sealed class BlockedWaitEnded(BlockedWait wait, long waited) : Observation
{
    internal BlockedWait Wait => wait;

    internal long Waited => waited;

    internal override void Accept(Reporter reporter) => reporter.Report(this);
}
