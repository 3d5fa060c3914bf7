namespace AsyncToolkit.Testing;

// Guarded by `_lock`: the queue, `_wakeRequested`, `_ended`. Callbacks run outside of it, on the run's own thread, one at a time.
//
// Races: whoever posts after the end finds `_ended` under the lock and goes to the thread pool instead, so no continuation is lost; a wake
// that comes before the pump waits is kept in `_wakeRequested`.

/// <summary>The run's thread as a synchronization context: a queue of callbacks, and a way to wait for the next one.</summary>
internal sealed class RunPump : SynchronizationContext
{
    private readonly object _lock = new();
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _queue = new();
    private bool _wakeRequested;
    private bool _waiting;
    private bool _ended;
    private long _posts;
    private int _operations;
    private Thread? _thread;

    /// <summary>Whether the run's thread sits in a wait: all that one thread may know of another.</summary>
    internal bool IsThreadWaiting => _thread is { } thread && (thread.ThreadState & ThreadState.WaitSleepJoin) != 0;

    /// <summary>How many callbacks were posted so far.</summary>
    internal long Posts => Volatile.Read(ref _posts);

    /// <summary>How many <c>async void</c> methods are under way.</summary>
    internal int Operations => Volatile.Read(ref _operations);

    internal bool HasWork
    {
        get
        {
            lock (_lock)
            {
                return _queue.Count > 0;
            }
        }
    }

    public override SynchronizationContext CreateCopy() => this;

    public override void OperationStarted() => Interlocked.Increment(ref _operations);

    public override void OperationCompleted() => Interlocked.Decrement(ref _operations);

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (_lock)
        {
            if (!_ended)
            {
                _queue.Enqueue((d, state));
                _posts++;
                RequestWake();
                return;
            }
        }

        ThreadPool.QueueUserWorkItem(static late => RunLate(late.d, late.state), (d, state), preferLocal: false);
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (_thread == Thread.CurrentThread)
        {
            d(state);
            return;
        }

        TaskCompletionSource sent = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(
            _ =>
            {
                try
                {
                    d(state);
                    sent.SetResult();
                }
                catch (Exception exception)
                {
                    sent.SetException(exception);
                }
            },
            null);
        sent.Task.GetAwaiter().GetResult();
    }

    /// <summary>Makes the calling thread the pump's.</summary>
    internal void Attach()
    {
        _thread = Thread.CurrentThread;
        SetSynchronizationContext(this);
    }

    /// <summary>Sends what is queued, and whatever is posted later, to the thread pool.</summary>
    internal void End()
    {
        lock (_lock)
        {
            _ended = true;
        }

        while (TryTake() is { } late)
        {
            Post(late.Callback, late.State);
        }
    }

    internal (SendOrPostCallback Callback, object? State)? TryTake()
    {
        lock (_lock)
        {
            return _queue.TryDequeue(out (SendOrPostCallback Callback, object? State) next) ? next : null;
        }
    }

    /// <summary>Makes the pump look again.</summary>
    internal void Wake()
    {
        lock (_lock)
        {
            RequestWake();
        }
    }

    /// <summary>Waits until something is posted, somebody wakes the pump, or the time is over.</summary>
    internal void Wait(int milliseconds)
    {
        lock (_lock)
        {
            if (_queue.Count == 0 && !_wakeRequested)
            {
                _waiting = true;
                Monitor.Wait(_lock, milliseconds);
                _waiting = false;
            }

            _wakeRequested = false;
        }
    }

    /// <summary>Nobody is left to fail for a callback that comes after the end, and to throw on the pool would end the process:
    /// its exception goes where those of forgotten tasks go, to <see cref="TaskScheduler.UnobservedTaskException"/>.</summary>
    private static void RunLate(SendOrPostCallback callback, object? state)
    {
        try
        {
            callback(state);
        }
        catch (Exception exception)
        {
            _ = Task.FromException(exception);
        }
    }

    private void RequestWake()
    {
        _wakeRequested = true;
        if (_waiting)
        {
            Monitor.Pulse(_lock);
        }
    }
}
