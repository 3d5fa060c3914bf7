namespace AsyncToolkit.Internal;

/// <summary>How long a beat of the heart waited for its thread.</summary>
internal sealed class PoolDelay(long delay) : Observation
{
    internal override void Accept(Reporter reporter) => reporter.RecordPoolDelay(delay);
}
