namespace AsyncToolkit.Testing;

// Everything mutable is guarded by `_lock`. Completion sources run their continuations asynchronously, so that completing one under the
// lock runs no code of the test there.
//
// Invariant: `_isOpen` => nobody is parked.
//
// Races: a waiter is let go or canceled by whoever takes its node out of `_parked` under the lock; the loser does nothing. A cancellation
// that finds its node gone lost against a release: that waiter passes.

/// <summary>A place where the code under test waits until the test lets it go on: what a test uses instead of sleeping.</summary>
/// <remarks>
/// <para>Closed at first. Code calls <see cref="WaitAsync"/> (or <see cref="Wait"/>, which blocks its thread) and is <em>parked</em>; the
/// test awaits <see cref="WhenParkedAsync"/> and then calls <see cref="Release"/> or <see cref="Open"/>. Those who are parked are let
/// go in the order of their arrival and continue asynchronously, never inside the test's call.</para>
/// <para>All members are thread-safe. Nothing here waits in real time unless the test has already gone wrong: see <see cref="HangGuard"/>.</para>
/// </remarks>
/// <example>
/// <code>
/// var gate = new Gate();
/// Task worker = ProcessAsync(onItem: ct => gate.WaitAsync(ct));
/// await gate.WhenParkedAsync(1);      // the worker has got there
/// Assert.False(worker.IsCompleted);
/// gate.Open();
/// await worker;
/// </code>
/// </example>
public sealed class Gate
{
    // What a wait takes: about 24.8 days.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(int.MaxValue);

    private readonly object _lock = new();
    private readonly LinkedList<TaskCompletionSource> _parked = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _watchers = [];
    private readonly TimeSpan _hangGuard = TimeSpan.FromSeconds(30);
    private bool _isOpen;
    private int _arrivals;

    /// <summary>Creates a closed gate.</summary>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    public Gate(string name = "gate")
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
    }

    /// <summary>Gets the name that messages use.</summary>
    public string Name { get; }

    /// <summary>Gets how long, in real time, the test waits for arrivals, and a blocked thread for its release, before the wait fails
    /// with a message. Only a test that fails ever waits this long. The default is 30 s; <see cref="Timeout.InfiniteTimeSpan"/> waits for ever.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is neither positive nor infinite; thrown by the setter.</exception>
    public TimeSpan HangGuard
    {
        get => _hangGuard;
        init
        {
            if (value <= TimeSpan.Zero && value != Timeout.InfiniteTimeSpan)
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, "A hang guard is positive or infinite.");
            }

            _hangGuard = value;
        }
    }

    /// <summary>The same, as far as one can wait.</summary>
    internal TimeSpan Patience => _hangGuard < LongestWait ? _hangGuard : LongestWait;

    /// <summary>Gets whether the gate lets everyone pass.</summary>
    public bool IsOpen
    {
        get
        {
            lock (_lock)
            {
                return _isOpen;
            }
        }
    }

    /// <summary>Gets how many are parked now.</summary>
    public int Parked
    {
        get
        {
            lock (_lock)
            {
                return _parked.Count;
            }
        }
    }

    /// <summary>Gets how many have arrived so far, those included who passed an open gate.</summary>
    public int Arrivals
    {
        get
        {
            lock (_lock)
            {
                return _arrivals;
            }
        }
    }

    /// <summary>Parks the caller until it is let go. For the code under test; it waits without a limit of its own.</summary>
    /// <param name="cancellationToken">Makes the caller leave with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>A task that completes when the caller may go on; at once when the gate is open.</returns>
    /// <exception cref="OperationCanceledException">The token is canceled; through the task.</exception>
    public Task WaitAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        // The state is what a failed virtual run calls the wait.
        TaskCompletionSource source = new(this, TaskCreationOptions.RunContinuationsAsynchronously);
        LinkedListNode<TaskCompletionSource> node = new(source);
        lock (_lock)
        {
            _arrivals++;
            if (_isOpen)
            {
                return Task.CompletedTask;
            }

            _parked.AddLast(node);
            NotifyWatchers();
        }

        return cancellationToken.CanBeCanceled ? ParkAsync(node, cancellationToken) : source.Task;
    }

    /// <summary>Parks the calling thread until it is let go: for bodies that block.</summary>
    /// <param name="cancellationToken">Makes the caller leave with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="OperationCanceledException">The token is canceled; thrown at the call.</exception>
    /// <exception cref="ProbeException">Nobody let the thread go within <see cref="HangGuard"/>; thrown at the call.</exception>
    public void Wait(CancellationToken cancellationToken = default) => Block(WaitAsync(cancellationToken));

    /// <summary>Completes as soon as exactly <paramref name="count"/> are parked. For the test.</summary>
    /// <param name="count">How many to wait for; zero waits until everyone has been let go or has left.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>A task that completes when the number is reached.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative; thrown at the call.</exception>
    /// <exception cref="ProbeException">The number was not reached within <see cref="HangGuard"/>; through the task.</exception>
    /// <exception cref="OperationCanceledException">The token is canceled; through the task.</exception>
    public Task WhenParkedAsync(int count, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_parked.Count == count)
            {
                return Task.CompletedTask;
            }

            _watchers.Add((count, reached));
        }

        return WatchAsync(count, reached, cancellationToken);
    }

    /// <summary>Lets those go who have been parked longest.</summary>
    /// <param name="count">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1; thrown at the call.</exception>
    /// <exception cref="ProbeException">Fewer than that are parked: the test has not waited for them; thrown at the call, and nobody is let go.</exception>
    public void Release(int count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        lock (_lock)
        {
            if (_parked.Count < count)
            {
                throw new ProbeException($"{Name} was to let {count} go, but only {_parked.Count} are parked; await WhenParkedAsync first.");
            }

            LetGo(count);
        }
    }

    /// <summary>Lets everyone go who is parked, and everyone pass from now on.</summary>
    public void Open()
    {
        lock (_lock)
        {
            _isOpen = true;
            LetGo(_parked.Count);
        }
    }

    /// <summary>Closes the gate: whoever arrives from now on is parked.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isOpen = false;
        }
    }

    /// <summary>Describes the gate.</summary>
    /// <returns>The name, whether it is open, and how many are parked and have arrived.</returns>
    public override string ToString()
    {
        lock (_lock)
        {
            return $"{Name}: {(_isOpen ? "open" : "closed")}, {_parked.Count} parked, {_arrivals} arrived";
        }
    }

    /// <summary>Blocks the calling thread until its wait at the gate has ended.</summary>
    internal void Block(Task task)
    {
        if (!((IAsyncResult)task).AsyncWaitHandle.WaitOne(Patience))
        {
            throw new ProbeException($"A thread was blocked in {Name} for {HangGuard} and nobody let it go.");
        }

        task.GetAwaiter().GetResult();
    }

    private async Task ParkAsync(LinkedListNode<TaskCompletionSource> node, CancellationToken cancellationToken)
    {
        CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
            static (state, token) =>
            {
                var (gate, node) = ((Gate, LinkedListNode<TaskCompletionSource>))state!;
                gate.Leave(node, token);
            },
            (this, node));
        await using (registration.ConfigureAwait(false))
        {
            await node.Value.Task.ConfigureAwait(false);
        }
    }

    private void Leave(LinkedListNode<TaskCompletionSource> node, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (node.List is null)
            {
                return;
            }

            _parked.Remove(node);
            NotifyWatchers();
        }

        node.Value.TrySetCanceled(cancellationToken);
    }

    private async Task WatchAsync(int count, TaskCompletionSource reached, CancellationToken cancellationToken)
    {
        try
        {
            await reached.Task.WaitAsync(Patience, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new ProbeException($"Waited {HangGuard} of real time for exactly {count} to be parked. Now: {this}.");
        }
        finally
        {
            lock (_lock)
            {
                _watchers.RemoveAll(watcher => watcher.Reached == reached);
            }
        }
    }

    private void LetGo(int count)
    {
        for (int i = 0; i < count; i++)
        {
            TaskCompletionSource source = _parked.First!.Value;
            _parked.RemoveFirst();
            source.TrySetResult();
        }

        NotifyWatchers();
    }

    private void NotifyWatchers()
    {
        foreach ((int count, TaskCompletionSource reached) in _watchers)
        {
            if (_parked.Count == count)
            {
                reached.TrySetResult();
            }
        }
    }
}
