namespace AsyncToolkit.Soak;

internal static class LiveMemory
{
    /// <summary>What is left when everything has been collected that can be.</summary>
    internal static long Bytes()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
