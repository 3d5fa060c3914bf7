using AsyncToolkit.Testing;

namespace AsyncToolkit.Benchmarks;

/// <summary>Each wait is behind a hop over the thread pool, which the clock has to wait for.</summary>
[Workload("VT2", "Virtual time: a jump behind a hop over the pool")]
public class VirtualTimeHop : VirtualTimeWorkload
{
    public override int ItemsPerCall => 1_000;

    protected override Task WaitAsync(VirtualTimeProvider time) => Task.Run(() => base.WaitAsync(time));
}
