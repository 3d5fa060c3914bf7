using System.Threading.Tasks.Sources;

namespace AsyncToolkit.Internal;

/// <summary>What a traversal knows and has not visited yet, as a sequence that ends when no visit can add to it.</summary>
/// <remarks>
/// <para>Everything but <see cref="_seen"/> changes under <see cref="_lock"/>. <c>_open</c> counts the visits that were handed out and
/// have not ended. The one consumer waits (<c>_waiting</c>) only while the queue is empty, the seeds are used up and visits
/// are open; so whoever adds an item or ends the last visit finds it waiting and wakes it, outside the lock.</para>
/// <para><see cref="_seen"/> has a lock of its own, since the comparer is the user's: one that hangs holds up discoveries, not
/// the ends of visits. An item that a visit discovers goes into it and, within the same lock, into the queue: whoever finds it known may end
/// in the belief that it is going to be visited. The inner lock is <see cref="_lock"/>. The count is read without either.</para>
/// <para>A visit that has ended adds nothing more: that can only be one that was abandoned.</para>
/// </remarks>
internal sealed class Frontier<T>(IEnumerable<T> seeds, IEqualityComparer<T>? comparer)
    : IAsyncEnumerable<Visit<T>>, IAsyncEnumerator<Visit<T>>, IValueTaskSource<bool>, IEngineAware
{
    private readonly Lock _lock = new();
    private readonly Queue<T> _queue = new();
    private readonly Lock _seenLock = new();
    private readonly HashSet<T> _seen = new(comparer);
    private ManualResetValueTaskSourceCore<bool> _wake = new() { RunContinuationsAsynchronously = true };
    private FanOutCore? _engine;
    private IEnumerator<T>? _seeds;
    private long _seedsPulled;
    private bool _seedsUsedUp;
    private bool _waiting;
    private int _open;
    private int _discovered;

    public Visit<T> Current { get; private set; } = null!;

    /// <summary>How many distinct items are known so far.</summary>
    internal long Discovered => Volatile.Read(ref _discovered);

    public void Attach(FanOutCore engine) => _engine = engine;

    public IAsyncEnumerator<Visit<T>> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        _seeds = seeds.GetEnumerator();
        return this;
    }

    public ValueTask<bool> MoveNextAsync()
    {
        while (true)
        {
            lock (_lock)
            {
                if (_queue.TryDequeue(out T? item))
                {
                    HandOut(item);
                    return new ValueTask<bool>(true);
                }

                if (_seedsUsedUp)
                {
                    if (_open == 0)
                    {
                        return new ValueTask<bool>(false);
                    }

                    _wake.Reset();
                    _waiting = true;
                    return new ValueTask<bool>(this, _wake.Version);
                }
            }

            // a stopped call takes no more seeds; that the rest was not taken makes it a cancellation
            _engine!.BodyToken.ThrowIfCancellationRequested();
            if (TryPullSeed(out T? seed))
            {
                lock (_lock)
                {
                    HandOut(seed);
                    return new ValueTask<bool>(true);
                }
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        _seeds?.Dispose();
        return default;
    }

    bool IValueTaskSource<bool>.GetResult(short token) => _wake.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _wake.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _wake.OnCompleted(continuation, state, token, flags);

    /// <summary>Takes up an item that a visit has discovered, unless it is known.</summary>
    internal void Discover(Visit<T> visit, T item)
    {
        lock (_lock)
        {
            if (visit.Ended)
            {
                return;
            }
        }

        bool wakes;
        lock (_seenLock)
        {
            wakes = TryRemember(item) && Enqueue(item);
        }

        if (wakes)
        {
            _wake.SetResult(true);
        }
    }

    /// <summary>The visit adds nothing any more. May be called again.</summary>
    internal void End(Visit<T> visit)
    {
        lock (_lock)
        {
            if (visit.Ended)
            {
                return;
            }

            visit.Ended = true;
            _open--;
            if (!_waiting || _open != 0)
            {
                return;
            }

            _waiting = false;
        }

        _wake.SetResult(false);
    }

    // True if the consumer had been waiting for it, and is to be woken.
    private bool Enqueue(T item)
    {
        lock (_lock)
        {
            if (!_waiting)
            {
                _queue.Enqueue(item);
                return false;
            }

            _waiting = false;
            HandOut(item);
            return true;
        }
    }

    // Under the lock.
    private void HandOut(T item)
    {
        _open++;
        Current = new Visit<T>(this, item);
    }

    // Only the consumer gets here. Seeds that fail end the seeds and not the traversal: what was discovered is visited if
    // the failure mode lets it.
    // One at a time: between two of them the consumer looks at the queue and at the token, for seeds may repeat for ever.
    private bool TryPullSeed(out T seed)
    {
        seed = default!;
        try
        {
            if (_seeds!.MoveNext())
            {
                seed = _seeds.Current;
                _seedsPulled++;
                lock (_seenLock)
                {
                    return TryRemember(seed);
                }
            }
        }
        catch (Exception e)
        {
            _engine!.Fail(e, _seedsPulled, item: null, isSourceFailure: true);
        }

        lock (_lock)
        {
            _seedsUsedUp = true;
        }

        return false;
    }

    // Under the lock of what is known.
    private bool TryRemember(T item)
    {
        if (!_seen.Add(item))
        {
            return false;
        }

        Volatile.Write(ref _discovered, _seen.Count);
        return true;
    }
}
