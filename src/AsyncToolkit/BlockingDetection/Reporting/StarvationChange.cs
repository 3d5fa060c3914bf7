namespace AsyncToolkit.Internal;

/// <summary>A starvation has begun or ended.</summary>
internal sealed class StarvationChange(ThreadPoolStarvation starvation) : Observation
{
    internal override void Accept(Reporter reporter) => reporter.Report(starvation);
}
