namespace AsyncToolkit.Testing;

// The counters are guarded by `_lock`. A body counts as in flight from before it reaches the gate until after it has left it, so
// `InFlight >= gate.Parked`, and a body that was let go counts until it has really ended its visit.

/// <summary>Proves how many bodies run at once: "exactly N in flight, N+1 never starts" as one line in a test.</summary>
/// <remarks>
/// <para>Bodies call <see cref="ParkAsync(CancellationToken)"/> and stay there; the test awaits <see cref="ExpectInFlightAsync"/> and
/// lets them go. That a further body <em>never</em> starts can be proved only where it is known that nothing can run any more: inside
/// <c>VirtualTime.RunAsync</c>. Elsewhere <see cref="ExpectInFlightAsync"/> proves that the number is reached, and gives a further body
/// several rounds of the thread pool in which to show itself; assert <see cref="Peak"/> when the call has ended, which misses nothing.</para>
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
    private int _inFlight;
    private int _started;
    private int _peak;

    /// <summary>Creates a probe on a closed gate.</summary>
    /// <param name="name">What messages call it.</param>
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
            await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
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
            _gate.Wait(cancellationToken);
        }
        finally
        {
            CountOut();
        }
    }

    /// <summary>Waits until <paramref name="count"/> bodies are parked, gives further ones the chance to start, and fails if one did
    /// or if fewer are inside. For the test. What that proves inside and outside of a virtual run, the type's remarks say.</summary>
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

        await Quiescence.SettleAsync(cancellationToken).ConfigureAwait(false);
        if (_gate.Parked != count || InFlight != count)
        {
            throw new ProbeException($"Expected exactly {count} in flight. Seen: {this}.");
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
    }
}
