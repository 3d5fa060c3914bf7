namespace AsyncToolkit.Internal;

/// <summary>The results of one call that no caller receives: handed to the user's handler if there is one, otherwise disposed.</summary>
/// <remarks>
/// <para>States: open → settled. While the call is open its results wait here, for one of them may be the very object that the
/// caller is going to receive; <see cref="Settle"/> says what that is. Objects that the caller has received are spared, by
/// reference; everything else is handed over, then and whenever it comes later. All fields change under <see cref="_lock"/>;
/// handlers and disposers run in the queue, off the workers, one after the other, and nothing waits for them.</para>
/// <para>An object that is to be disposed is disposed once, however often it was a result. A handler hears of each result.</para>
/// </remarks>
internal sealed class UnclaimedResults
{
    private readonly Lock _lock = new();
    private readonly Action<object?>? _handler;
    private readonly ObserverQueue _queue;
    private List<object?>? _waiting = [];
    private IEnumerable<object?>? _received;
    private Func<object, bool>? _wasReceived;
    private HashSet<object?>? _spared;

    /// <param name="handler">Receives the results; null to dispose those that are disposable.</param>
    /// <param name="log">Is told what handlers and disposers throw; null for nobody.</param>
    internal UnclaimedResults(Action<object?>? handler, CallLog? log)
    {
        _handler = handler;
        Log = log;
        _queue = new ObserverQueue(OnFailed);
    }

    /// <summary>The log of the call; null where nobody is told.</summary>
    internal CallLog? Log { get; }

    /// <summary>Takes in a result that was not given to the caller. Any thread; calls nothing of the user's.</summary>
    internal void Add(object? result)
    {
        if (_handler is null && result is not (IAsyncDisposable or IDisposable))
        {
            return;
        }

        lock (_lock)
        {
            if (_waiting is not null)
            {
                _waiting.Add(result);
                return;
            }

            if (IsSpared(result))
            {
                return;
            }
        }

        HandOver(result);
    }

    /// <summary>It is decided what the caller receives. Called once.</summary>
    /// <param name="received">What the caller receives; a collection of ours, that nobody changes any more. Enumerated only if results come.</param>
    internal void Settle(IEnumerable<object?> received)
    {
        List<object?> waiting;
        lock (_lock)
        {
            waiting = _waiting!;
            _waiting = null;
            _received = received;
            waiting.RemoveAll(IsSpared);
        }

        waiting.ForEach(HandOver);
    }

    /// <summary>What the caller receives is decided result by result. Called once, instead of the other, before there are results.</summary>
    /// <param name="wasReceived">Whether the caller has received this very object. Called under the lock: nothing of the user's.</param>
    internal void SettleBy(Func<object, bool> wasReceived)
    {
        _wasReceived = wasReceived;
        _waiting = null;
    }

    // Under the lock.
    private bool IsSpared(object? result)
    {
        if (result is null or ValueType)
        {
            return false;
        }

        if (_wasReceived is { } wasReceived)
        {
            return wasReceived(result);
        }

        _spared ??= new HashSet<object?>(_received!, ReferenceEqualityComparer.Instance);
        return _handler is null ? !_spared.Add(result) : _spared.Contains(result);
    }

    private void HandOver(object? result)
    {
        if (_handler is { } handler)
        {
            _queue.Post(() => handler(result));
        }
        else if (result is IAsyncDisposable asyncDisposable)
        {
            _queue.Post(asyncDisposable.DisposeAsync);
        }
        else if (result is IDisposable disposable)
        {
            _queue.Post(disposable.Dispose);
        }
    }

    private void OnFailed(Exception exception) => Log?.UnclaimedFailed(exception);
}
