namespace AsyncToolkit.Testing;

// The counters and `_watchers` are guarded by `_lock`; the gate's own lock is taken inside it, never the other way round. A body counts as
// in flight from before it reaches the gate until after it has left it, so `InFlight >= gate.Parked`, and a body that was let go counts
// until it has really ended its visit: else a body that starts before that one has ended would be no overlap.
//
// Race: a body that was let go or canceled leaves on a thread of the pool, when the pool gets to it, so that the numbers are of no use
// while anybody is on the way in or out. Whoever counts itself out, or has just been parked, looks for watchers; and a watcher is
// added under the lock under which it has seen that somebody is on the way.

/// <summary>Proves how many bodies run at once: "exactly N in flight, N+1 never starts" as one line in a test.</summary>
/// <remarks>
/// <para>Bodies call <see cref="ParkAsync(CancellationToken)"/> and stay there; the test awaits <see cref="ExpectInFlightAsync"/> and
/// lets them go. That a further body <em>never</em> starts can be proved only where it is known that nothing can run any more: inside
/// <c>VirtualTime.RunAsync</c>. Elsewhere <see cref="ExpectInFlightAsync"/> proves that the number is reached, and goes 64 times to the back of
/// the thread pool's queue, so that a further body which is queued there can show itself. It does not see one that starts after more
/// hops than that, from a timer or another thread, or on a pool thread that the system has put aside meanwhile; assert
/// <see cref="Peak"/> when the call has ended, which misses nothing.</para>
/// <para>All members are thread-safe.</para>
/// </remarks>
/// <example>
/// <code>
/// var probe = new ConcurrencyProbe();
/// Task call = items.ForEachThrottledAsync(8, probe.ParkAsync);
/// await probe.ExpectInFlightAsync(8);
/// probe.ReleaseAll();
/// await call;
/// Assert.Equal(8, probe.Peak);
/// </code>
/// </example>
public sealed class ConcurrencyProbe
{
    private readonly object _lock = new();
    private readonly Gate _gate;
    private readonly List<TaskCompletionSource> _watchers = [];
    private int _inFlight;
    private int _started;
    private int _peak;

    /// <summary>Creates a probe on a closed gate.</summary>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    public ConcurrencyProbe(string name = "probe") => _gate = new Gate(name);

    /// <summary>Gets how long, in real time, <see cref="ExpectInFlightAsync"/> waits before it fails. The default is 30 s.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is neither positive nor infinite; thrown by the setter.</exception>
    public TimeSpan HangGuard
    {
        get => _gate.HangGuard;
        init => _gate = new Gate(_gate.Name) { HangGuard = value };
    }

    /// <summary>Gets how many bodies are inside now.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Gets how many bodies have come in so far.</summary>
    public int Started => Volatile.Read(ref _started);

    /// <summary>Gets the largest number of bodies that were inside at once, at any time.</summary>
    public int Peak => Volatile.Read(ref _peak);

    /// <summary>Counts a body in, parks it until it is let go, and counts it out. For the body.</summary>
    /// <param name="cancellationToken">Makes the body leave with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>A task that completes when the body may go on.</returns>
    /// <exception cref="OperationCanceledException">The token is canceled; through the task.</exception>
    public async Task ParkAsync(CancellationToken cancellationToken = default)
    {
        CountIn();
        try
        {
            Task parked = _gate.WaitAsync(cancellationToken);
            NotifyWatchers();
            await parked.ConfigureAwait(false);
        }
        finally
        {
            CountOut();
        }
    }

    /// <summary>The same as <see cref="ParkAsync(CancellationToken)"/>, in the shape of a body: to be passed as a method group.</summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="item">The item; not looked at.</param>
    /// <param name="cancellationToken">Makes the body leave with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>A task that completes when the body may go on.</returns>
    /// <exception cref="OperationCanceledException">The token is canceled; through the task.</exception>
    public Task ParkAsync<T>(T item, CancellationToken cancellationToken) => ParkAsync(cancellationToken);

    /// <summary>Counts a body in, blocks its thread until it is let go, and counts it out: for bodies that block.</summary>
    /// <param name="cancellationToken">Makes the body leave with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="OperationCanceledException">The token is canceled; thrown at the call.</exception>
    /// <exception cref="ProbeException">Nobody let the thread go within <see cref="HangGuard"/>; thrown at the call.</exception>
    public void Park(CancellationToken cancellationToken = default)
    {
        CountIn();
        try
        {
            Task parked = _gate.WaitAsync(cancellationToken);
            NotifyWatchers();
            _gate.Block(parked);
        }
        finally
        {
            CountOut();
        }
    }

    /// <summary>Waits until <paramref name="count"/> bodies are parked and those that were let go have left, gives further ones the chance
    /// to start, and fails if one did. For the test. What that proves inside and outside of a virtual run, the type's remarks say.</summary>
    /// <param name="count">How many bodies are to be in flight.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>A task that completes when the expectation holds.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative; thrown at the call.</exception>
    /// <exception cref="ProbeException">Another number was seen, or this one was not reached within <see cref="HangGuard"/>; through the task.</exception>
    /// <exception cref="OperationCanceledException">The token is canceled; through the task.</exception>
    public Task ExpectInFlightAsync(int count, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return ExpectAsync(count, cancellationToken);
    }

    /// <summary>Lets those bodies go who have been parked longest.</summary>
    /// <param name="count">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1; thrown at the call.</exception>
    /// <exception cref="ProbeException">Fewer than that are parked; thrown at the call, and nobody is let go.</exception>
    public void Release(int count = 1) => _gate.Release(count);

    /// <summary>Lets all bodies go, and all later ones pass.</summary>
    public void ReleaseAll() => _gate.Open();

    /// <summary>Describes what the probe has seen.</summary>
    /// <returns>The name and the counters.</returns>
    public override string ToString() => $"{_gate.Name}: {InFlight} in flight, {_gate.Parked} parked, {Started} started, peak {Peak}";

    private async Task ExpectAsync(int count, CancellationToken cancellationToken)
    {
        // More than that are not waited for: they will not become fewer by themselves.
        if (_gate.Parked <= count)
        {
            await _gate.WhenParkedAsync(count, cancellationToken).ConfigureAwait(false);
        }

        await WhenNobodyIsOnTheWayAsync(cancellationToken).ConfigureAwait(false);
        await Quiescence.SettleAsync(cancellationToken).ConfigureAwait(false);
        await WhenNobodyIsOnTheWayAsync(cancellationToken).ConfigureAwait(false);
        lock (_lock)
        {
            if (_gate.Parked == count && _inFlight == count)
            {
                return;
            }
        }

        throw new ProbeException($"Expected exactly {count} in flight. Seen: {this}.");
    }

    /// <summary>Waits for those who have counted themselves in and are not parked yet, or were let go and have not counted themselves out.</summary>
    private async Task WhenNobodyIsOnTheWayAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_inFlight == _gate.Parked)
            {
                return;
            }

            _watchers.Add(settled);
        }

        try
        {
            await settled.Task.WaitAsync(_gate.Patience, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new ProbeException($"Waited {HangGuard} of real time for a body that was let go to end its visit. Now: {this}.");
        }
        finally
        {
            lock (_lock)
            {
                _watchers.Remove(settled);
            }
        }
    }

    private void NotifyWatchers()
    {
        lock (_lock)
        {
            if (_watchers.Count > 0 && _inFlight == _gate.Parked)
            {
                _watchers.ForEach(static watcher => watcher.TrySetResult());
            }
        }
    }

    private void CountIn()
    {
        lock (_lock)
        {
            _started++;
            _inFlight++;
            _peak = Math.Max(_peak, _inFlight);
        }
    }

    private void CountOut()
    {
        lock (_lock)
        {
            _inFlight--;
        }

        NotifyWatchers();
    }
}
