namespace AsyncToolkit.Benchmarks;

/// <summary>Nothing but waits: what is measured is a jump of the clock.</summary>
[Workload("VT1", "Virtual time: a jump")]
public class VirtualTimeJump : VirtualTimeWorkload
{
    public override int ItemsPerCall => 1_000;
}
