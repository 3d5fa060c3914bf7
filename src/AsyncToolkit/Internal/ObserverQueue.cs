namespace AsyncToolkit.Internal;

/// <summary>Runs observers (progress handlers, loggers) off the workers, one after the other, in the caller's context.</summary>
/// <remarks>
/// At most one work item drains the queue at a time (<see cref="_draining"/>, under the lock; no callback runs under it). Nothing
/// waits for the queue. What an observer throws goes to <paramref name="onError"/>; what that throws goes nowhere, for there is
/// nobody left to tell.
/// </remarks>
internal sealed class ObserverQueue(Action<Exception> onError) : IThreadPoolWorkItem
{
    private readonly Lock _lock = new();
    private readonly Queue<Action> _actions = new();
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private bool _draining;

    internal void Post(Action action)
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

    void IThreadPoolWorkItem.Execute()
    {
        while (true)
        {
            Action? action;
            lock (_lock)
            {
                if (!_actions.TryDequeue(out action))
                {
                    _draining = false;
                    return;
                }
            }

            if (_context is null)
            {
                Run(action);
            }
            else
            {
                ExecutionContext.Run(_context, state => Run((Action)state!), action);
            }
        }
    }

    private void Run(Action action)
    {
        try
        {
            action();
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
