namespace AsyncToolkit.Internal;

/// <summary>The operations of a hedge, as a sequence that yields the next one when it is due: after the delay, or when one has failed.</summary>
/// <remarks>
/// <para>One consumer pulls (the engine), any worker reports failures. Each failure entitles one operation to start at once:
/// <c>_failures</c> counts those that no pull has used yet. A pull that has none to use waits (<c>_wait</c>) for a failure, for its
/// timer, or for the end of the call, whichever takes the wait out of the field first, under <see cref="_lock"/>; so a failure is
/// never spent on a pull that the timer has woken already.</para>
/// <para>An operation is taken from the user's sequence only when it is due.</para>
/// </remarks>
internal sealed class HedgeAttempts<TOperation>(IEnumerable<TOperation> operations, HedgeOptions options)
    : IAsyncEnumerable<TOperation>, IAsyncEnumerator<TOperation>
{
    private readonly Lock _lock = new();
    private IEnumerator<TOperation>? _operations;
    private CancellationToken _token;
    private TaskCompletionSource? _wait;
    private int _failures;
    private int _started;

    public TOperation Current => _operations!.Current;

    public IAsyncEnumerator<TOperation> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        _token = cancellationToken;
        _operations = operations.GetEnumerator();
        return this;
    }

    public async ValueTask<bool> MoveNextAsync()
    {
        if (_started == options.MaxAttempts)
        {
            return false;
        }

        if (_started > 0)
        {
            await DueAsync().ConfigureAwait(false);
            _token.ThrowIfCancellationRequested();
        }

        if (!_operations!.MoveNext())
        {
            return false;
        }

        _started++;
        return true;
    }

    public ValueTask DisposeAsync()
    {
        _operations?.Dispose();
        return default;
    }

    /// <summary>An attempt has failed: the next one is due. Any thread.</summary>
    internal void AttemptFailed()
    {
        TaskCompletionSource? wait;
        lock (_lock)
        {
            wait = _wait;
            _wait = null;
            _failures += wait is null ? 1 : 0;
        }

        wait?.SetResult();
    }

    private async Task DueAsync()
    {
        var wait = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_failures > 0)
            {
                _failures--;
                return;
            }

            if (options.Delay == TimeSpan.Zero)
            {
                return;
            }

            _wait = wait;
        }

        CancellationTokenRegistration registration = _token.UnsafeRegister(
            static state => ((HedgeAttempts<TOperation>)state!).Wake(wait: null), this);
        try
        {
            using ITimer? timer = options.Delay == Timeout.InfiniteTimeSpan
                ? null
                : UnflowedTimer.Create(options.TimeProvider, _ => Wake(wait), wait, options.Delay, Timeout.InfiniteTimeSpan);
            await wait.Task.ConfigureAwait(false);
        }
        finally
        {
            registration.Unregister();
        }
    }

    // The timer wakes the pull that armed it, the end of the call whichever there is.
    private void Wake(TaskCompletionSource? wait)
    {
        TaskCompletionSource? taken;
        lock (_lock)
        {
            taken = wait is null || wait == _wait ? _wait : null;
            _wait = taken is null ? _wait : null;
        }

        taken?.SetResult();
    }
}
