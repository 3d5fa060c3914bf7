namespace AsyncToolkit.Internal;

/// <summary>Runs of array items that were claimed and given back.</summary>
internal sealed class Leftovers
{
    private readonly Lock _lock = new();
    private readonly Stack<(int Next, int End)> _runs = new();
    private int _count;

    /// <summary>A look without the lock; exact once everybody who writes has stopped.</summary>
    internal bool Any => Volatile.Read(ref _count) != 0;

    internal void Push(int next, int end)
    {
        lock (_lock)
        {
            _runs.Push((next, end));
            Volatile.Write(ref _count, _runs.Count);
        }
    }

    internal bool TryPop(out (int Next, int End) run)
    {
        lock (_lock)
        {
            bool any = _runs.TryPop(out run);
            Volatile.Write(ref _count, _runs.Count);
            return any;
        }
    }
}
