namespace AsyncToolkit.Internal;

/// <summary>Runs observers (progress handlers, loggers, disposers) off the workers, one after the other, in the caller's context.</summary>
/// <remarks>
/// At most one work item drains the queue at a time (<see cref="_draining"/>, under the lock; no callback runs under it). Nothing
/// waits for the queue. What an observer throws goes to <paramref name="onError"/>; what that throws goes nowhere, for there is
/// nobody left to tell.
/// </remarks>
internal sealed class ObserverQueue(Action<Exception> onError) : IThreadPoolWorkItem
{
    private readonly Lock _lock = new();
    private readonly Queue<Func<ValueTask>> _actions = new();
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private bool _draining;

    internal void Post(Action action) => Post(() =>
    {
        action();
        return default;
    });

    internal void Post(Func<ValueTask> action)
    {
        lock (_lock)
        {
            _actions.Enqueue(action);
            if (_draining)
            {
                return;
            }

            _draining = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute() => _ = DrainAsync();

    private async Task DrainAsync()
    {
        while (true)
        {
            Func<ValueTask>? action;
            lock (_lock)
            {
                if (!_actions.TryDequeue(out action))
                {
                    _draining = false;
                    return;
                }
            }

            await RunAsync(action).ConfigureAwait(false);
        }
    }

    private async ValueTask RunAsync(Func<ValueTask> action)
    {
        // an async method of its own: the context that is restored here, and what the action does to it, end with it
        if (_context is not null)
        {
            ExecutionContext.Restore(_context);
        }

        try
        {
            await action().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            try
            {
                onError(e);
            }
            catch (Exception)
            {
                // the logger itself has failed
            }
        }
    }
}
