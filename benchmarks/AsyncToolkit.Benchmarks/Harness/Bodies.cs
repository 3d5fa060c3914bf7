namespace AsyncToolkit.Benchmarks;

/// <summary>Bodies that several workloads share.</summary>
internal static class Bodies
{
    /// <summary>Static and without parameters, so that its state machine is as small as one can be (96 bytes).</summary>
    internal static async ValueTask YieldAsync() => await Task.Yield();

    internal static async ValueTask<int> YieldAsync(int result)
    {
        await Task.Yield();
        return result;
    }
}
