namespace AsyncToolkit.Testing;

/// <summary>Lets everything that can run do so.</summary>
internal static class Quiescence
{
    private const int Rounds = 64;

    /// <summary>Inside a virtual run, waits until nothing else of it can run. Elsewhere passes through the pool's global queue again and
    /// again: what was queued before gets its turn, unless the pool is starved.</summary>
    internal static async Task SettleAsync(CancellationToken cancellationToken)
    {
        if (VirtualRun.OfThisContext is { } run && await run.WhenIdleAsync().WaitAsync(cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        for (int i = 0; i < Rounds; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        }
    }
}
