namespace AsyncToolkit.Benchmarks;

/// <summary>Bare workers that pull from an asynchronous source, one at a time.</summary>
internal sealed class BareStreamWorkers(
    IAsyncEnumerable<int> source, int count, Func<int, CancellationToken, ValueTask> body, bool isQueued)
    : BareWorkers(count, body, isQueued)
{
    private readonly IAsyncEnumerator<int> _items = source.GetAsyncEnumerator();
    private SpinLock _pulling = new(enableThreadOwnerTracking: false);
    private bool _hasEnded;

    protected override bool TryTake(out int item)
    {
        item = 0;
        bool isMine = false;
        _pulling.Enter(ref isMine);
        try
        {
            if (!_hasEnded)
            {
                ValueTask<bool> pull = _items.MoveNextAsync();
                _hasEnded = pull.IsCompleted ? !pull.Result : throw new NotSupportedException("The source must not suspend.");
            }

            if (!_hasEnded)
            {
                item = _items.Current;
            }

            return !_hasEnded;
        }
        finally
        {
            _pulling.Exit();
        }
    }
}
