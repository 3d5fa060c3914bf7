namespace AsyncToolkit.Benchmarks;

/// <summary>The least that a gather can be over bodies that suspend: places that put down what a body has returned and take the next item themselves.</summary>
internal sealed class BareGather(int[] items, int limit, Func<int, CancellationToken, ValueTask<int>> body, bool isQueued)
{
    private readonly int[] _items = items;
    private readonly int[] _results = new int[items.Length];
    private readonly TaskCompletionSource<int[]> _end = new();
    private int _next = -1;
    private int _left = items.Length;

    internal Task<int[]> RunAsync()
    {
        for (int i = 0; i < Math.Min(limit, _items.Length); i++)
        {
            new Place(this, body, isQueued).Take();
        }

        return _end.Task;
    }

    private sealed class Place(BareGather gather, Func<int, CancellationToken, ValueTask<int>> body, bool isQueued) : BarePlace(body, isQueued)
    {
        private int _index;

        internal void Take()
        {
            _index = Interlocked.Increment(ref gather._next);
            if (_index < gather._results.Length)
            {
                Fill(gather._items[_index], nearby: true);
            }
        }

        protected override void Complete(int result)
        {
            gather._results[_index] = result;
            if (Interlocked.Decrement(ref gather._left) == 0)
            {
                gather._end.SetResult(gather._results);
            }

            Take();
        }
    }
}
