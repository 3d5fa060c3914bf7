namespace AsyncToolkit.Benchmarks;

/// <summary>What keeps from the next body what one has done to the contexts of its thread.</summary>
internal static class Isolation
{
    internal static void Restore(ExecutionContext context)
    {
        if (!ReferenceEquals(ExecutionContext.Capture(), context))
        {
            ExecutionContext.Restore(context);
        }

        if (SynchronizationContext.Current is not null)
        {
            SynchronizationContext.SetSynchronizationContext(null);
        }
    }
}
