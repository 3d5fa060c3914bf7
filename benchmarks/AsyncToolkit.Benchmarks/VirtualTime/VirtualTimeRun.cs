namespace AsyncToolkit.Benchmarks;

/// <summary>One wait in each test: what is measured is a whole run, from its thread to the last trace of it.</summary>
[Workload("VT3", "Virtual time: a whole test")]
public class VirtualTimeRun : VirtualTimeWorkload
{
    public VirtualTimeRun() => CallsPerInvocation = 20;

    public override int ItemsPerCall => 1;
}
