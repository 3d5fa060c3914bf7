namespace AsyncToolkit.Benchmarks;

/// <summary>What whoever begins a body and whoever ends one have in common where the places are not fixed, on cache lines of their own.</summary>
/// <remarks>
/// A count of what runs, against which the limit is held and by which the end is known; where the source has come to, which whoever ends a body looks at to see
/// whether there is something to go on with; and a list of objects to be used again, which takes one back from each end, and gives out some at a time.
/// </remarks>
internal sealed class SharedState
{
    private const int Batch = 16;

    private readonly PaddedLong _running = new();
    private readonly PaddedLong _cursor = new();
    private readonly PaddedLong _gate = new();
    private readonly PaddedLong _listed = new();
    private int _left;

    /// <summary>By one at a time.</summary>
    internal void Began()
    {
        Interlocked.Increment(ref _cursor.Value);
        Interlocked.Increment(ref _running.Value);
        if (_left-- == 0)
        {
            Change(-Batch);
            _left = Batch;
        }
    }

    /// <returns>What nobody needs, so that it is looked at.</returns>
    internal bool Ended()
    {
        bool isBehind = Volatile.Read(ref _cursor.Value) < 0;
        Change(1);
        Interlocked.Decrement(ref _running.Value);
        return isBehind;
    }

    private void Change(int by)
    {
        var wait = default(SpinWait);
        while (Interlocked.CompareExchange(ref _gate.Value, 1, 0) != 0)
        {
            wait.SpinOnce();
        }

        _listed.Value += by;
        Volatile.Write(ref _gate.Value, 0);
    }
}
