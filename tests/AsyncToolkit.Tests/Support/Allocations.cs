namespace AsyncToolkit.Tests.Support;

/// <summary>What a call allocates, on all threads.</summary>
internal static class Allocations
{
    // Others allocate in the background (the test host, tiered compilation); the smallest of many rounds is ours.
    private const int Rounds = 40;

    internal static async Task<long> SmallestAsync(Func<Task> call)
    {
        long smallest = long.MaxValue;
        for (int i = 0; i < Rounds; i++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            await call();
            smallest = Math.Min(smallest, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        return smallest;
    }
}
