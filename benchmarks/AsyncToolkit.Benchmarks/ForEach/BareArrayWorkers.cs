namespace AsyncToolkit.Benchmarks;

/// <summary>Bare workers over an array: an item is one atomic step.</summary>
internal sealed class BareArrayWorkers(int[] items, int count, Func<int, CancellationToken, ValueTask> body, bool isQueued)
    : BareWorkers(count, body, isQueued)
{
    private int _next = -1;

    protected override bool TryTake(out int item)
    {
        int index = Interlocked.Increment(ref _next);
        item = index < items.Length ? items[index] : 0;
        return index < items.Length;
    }
}
