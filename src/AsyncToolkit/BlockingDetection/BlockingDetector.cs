using System.Diagnostics.Metrics;
using AsyncToolkit.Internal;
using Microsoft.Extensions.Logging;

namespace AsyncToolkit;

/// <summary>Finds, while the program runs, who blocks threads inside asynchronous code, and whether and why the thread pool starves.</summary>
/// <remarks>
/// <para><b>Who blocks.</b> Inside a scope (<see cref="Watch"/>) each managed wait on a thread of the pool that lasts longer than
/// <see cref="BlockingDetectorOptions.WaitThreshold"/> is reported <em>while it lasts</em>, with the name of the call and the stack of its caller: a deadlock
/// is reported although it never ends. Callbacks that keep their thread by other means (<c>Thread.Sleep</c>, file I/O, computing) are
/// reported by their duration.</para>
/// <para><b>Whether the pool starves.</b> A heartbeat measures how long a work item waits for a thread. It needs no scopes.</para>
/// <para>Reports go to the logger (event ids 1001 to 1009), to <see cref="Reported"/>, and to a <see cref="Meter"/> named <c>AsyncToolkit.Blocking</c>; all on a
/// thread of the detector's, never on one that is watched. Nothing is hooked and no thread runs while there is no detector.</para>
/// <para>What happens inside a detector never reaches the program: reports that do not fit are dropped and counted
/// (<see cref="DroppedReports"/>), its own errors are counted (<see cref="Failures"/>), and one in the hook of the runtime switches it off.</para>
/// <para>All members are thread-safe. A detector is meant to live as long as the program; it is process-wide in that it shares its table of threads with others.</para>
/// </remarks>
/// <example>
/// <code>
/// using var detector = logger.CreateBlockingDetector();
/// using (detector.Watch("import"))
/// {
///     await ImportAsync(cancellationToken);
/// }
/// </code>
/// </example>
public sealed partial class BlockingDetector : IDisposable
{
    // What is longer never happens, and can be added to a time.
    internal static readonly long LongestTicks = TimeSpan.FromDays(365).Ticks;

    private readonly HashSet<string> _allowedMethods;
    private readonly TimeProvider _timeProvider;
    private readonly Reporter? _reporter;
    private readonly int _sampleEvery;
    private uint _scopes;
    private ThreadPoolStarvation? _lastStarvation;
    private long _failures;
    private int _isWatching;
    private int _isDisposed;

    /// <summary>Creates a detector and starts its two threads, unless the options switch it off.</summary>
    /// <param name="options">What to watch. They are copied.</param>
    /// <param name="logger">Where reports are logged; null for nowhere.</param>
    /// <param name="meterFactory">Makes the meter; null for a meter of the detector's own.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    /// <exception cref="ArgumentException">An option has a value that it cannot have; the message names it.</exception>
    /// <example>
    /// <code>
    /// var options = new BlockingDetectorOptions { Action = BlockingAction.Throw };
    /// using var detector = new BlockingDetector(options);
    /// </code>
    /// </example>
    public BlockingDetector(BlockingDetectorOptions options, ILogger? logger = null, IMeterFactory? meterFactory = null)
        : this(options, logger, meterFactory, DetectorClock.System)
    {
    }

    internal BlockingDetector(BlockingDetectorOptions options, ILogger? logger, IMeterFactory? meterFactory, DetectorClock clock, Action<IThreadPoolWorkItem>? queue = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options = options.CheckedCopy(nameof(options));
        Clock = clock;
        _timeProvider = options.TimeProvider;
        _sampleEvery = options.SampleEvery;
        _allowedMethods = new HashSet<string>(options.AllowedMethods, StringComparer.Ordinal);
        WaitMilliseconds = (int)options.WaitThreshold.TotalMilliseconds;
        SlowCallbackTicks = TicksOf(options.SlowCallbackThreshold);
        StuckTicks = TicksOf(options.StuckThreshold);
        RepeatTicks = Math.Min(options.RepeatInterval.Ticks, LongestTicks);
        ThrowsOnBlocking = options.Action == BlockingAction.Throw;
        InstallsContext = options.ContextMode == ContextMode.Automatic;
        WatchesAllThreads = options.WatchAllThreads;
        Period = PeriodOf(options);
        LeftOut = new TimeLeftOut(clock, Period);
        Reports = new ObservationQueue(options.QueueCapacity);
        Heartbeat? heartbeat = options.HeartbeatInterval == Timeout.InfiniteTimeSpan
            ? null
            : new Heartbeat(this, options.HeartbeatInterval, options.StarvationThreshold, queue ?? (static beat => ThreadPool.UnsafeQueueUserWorkItem(beat, preferLocal: false)));
        Watchdog = new Watchdog(this, heartbeat);
        if (!options.Enabled)
        {
            return;
        }

        _isWatching = 1;
        _reporter = new Reporter(this, options, logger, new BlockingMeter(meterFactory));
        _reporter.Start();
        if (clock.RunsWatchdog)
        {
            Watchdog.Start();
        }
    }

    /// <summary>Raised for each report, on the reporter's thread, one after the other.</summary>
    /// <remarks>
    /// A handler that blocks holds up further reports, and nothing else; what does not fit into the queue meanwhile is dropped and counted. What a
    /// handler throws goes to the logger, and the next handler is called.
    /// </remarks>
    public event EventHandler<BlockingReportEventArgs>? Reported;

    /// <summary>Gets whether the detector watches: it is neither switched off nor disposed.</summary>
    public bool IsWatching => Volatile.Read(ref _isWatching) != 0;

    /// <summary>Gets how many reports were dropped, because the queue was full or there were too many places to remember.</summary>
    public long DroppedReports => Reports.Dropped;

    /// <summary>Gets how often something inside the detector, a logger or a metrics listener has failed. The program did not notice.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>
    /// Gets the starvation of the thread pool that lasts (its <see cref="ThreadPoolStarvation.EndedAt"/> is null), or else the last one; null if there was none.
    /// </summary>
    public ThreadPoolStarvation? LastStarvation
    {
        get => Volatile.Read(ref _lastStarvation);
        internal set => Volatile.Write(ref _lastStarvation, value);
    }

    internal DetectorClock Clock { get; }

    internal TimeLeftOut LeftOut { get; }

    internal ObservationQueue Reports { get; }

    internal Watchdog Watchdog { get; }

    internal TimeSpan Period { get; }

    internal int WaitMilliseconds { get; }

    internal long SlowCallbackTicks { get; }

    internal long StuckTicks { get; }

    internal long RepeatTicks { get; }

    internal bool ThrowsOnBlocking { get; }

    internal bool InstallsContext { get; }

    internal bool WatchesAllThreads { get; }

    internal DateTimeOffset UtcNow => _timeProvider.GetUtcNow();

    /// <summary>Opens a scope: what inherits the current <see cref="ExecutionContext"/> from here on is watched, until the scope is disposed.</summary>
    /// <remarks>
    /// Inside, on pool threads without a context of their own, <see cref="SynchronizationContext.Current"/> is one of the detector's
    /// (see <see cref="ContextMode"/>); it runs everything on the thread pool. On a detector that is off or disposed, and for
    /// scopes that are not sampled, nothing happens and nothing is allocated.
    /// </remarks>
    /// <param name="operationName">What reports call it. A name of a kind of operation (<c>import</c>, <c>GET /orders/{id}</c>), not of a single one: reports are limited by place and name.</param>
    /// <returns>The scope.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="operationName"/> is null.</exception>
    /// <example>
    /// <code>
    /// using (detector.Watch("import"))
    /// {
    ///     await ImportAsync(cancellationToken);
    /// }
    /// </code>
    /// </example>
    public BlockingScope Watch(string operationName)
    {
        ArgumentNullException.ThrowIfNull(operationName);
        if (!IsWatching || (_sampleEvery > 1 && Interlocked.Increment(ref _scopes) % (uint)_sampleEvery != 0))
        {
            return BlockingScope.Inert;
        }

        var scope = new BlockingScope(this, operationName, AmbientScope.Current);
        AmbientScope.Current = scope;
        return scope;
    }

    /// <summary>Waits until everything that was seen before this call has been reported.</summary>
    /// <remarks>
    /// <para>For tests. "Seen" means that the blocked thread had passed the threshold, or that the callback had left its thread, which is a moment after the
    /// task that it completes. On a detector that is off or disposed there is nothing to wait for but the rest of its reports.</para>
    /// <para><b>Allocation.</b> The returned task, and a few small objects; nothing on a detector that is off.</para>
    /// </remarks>
    /// <param name="cancellationToken">Ends the wait; the reports are made all the same.</param>
    /// <returns>A task that completes after the handlers and the logger have been called; canceled by the token.</returns>
    /// <exception cref="OperationCanceledException">The token was canceled first. Through the task.</exception>
    /// <example>
    /// <code>
    /// await detector.FlushAsync();
    /// Assert.Empty(reports);
    /// </code>
    /// </example>
    public async Task FlushAsync(CancellationToken cancellationToken = default)
    {
        if (_reporter is null)
        {
            return;
        }

        var marker = new FlushMarker();
        Task reached = Reports.Add(marker) ? Task.WhenAny(marker.Reached, _reporter.Ended) : _reporter.Ended;
        await reached.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends the detection and the threads; waits for what they are at, for at most one second each.</summary>
    /// <remarks>
    /// The rest of the reports is made; the watchdog's thread takes no time unless <see cref="BlockingDetectorOptions.TimeProvider"/> hangs. Scopes that are
    /// open watch nothing from here on. Idempotent; may be called from a handler of <see cref="Reported"/>, and then waits for no report.
    /// </remarks>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        Volatile.Write(ref _isWatching, 0);
        Reports.Close();
        using (AllowBlocking("the detector ends"))
        {
            Watchdog.Dispose();
            _reporter?.Drain(Clock.DrainPatience);
        }

        WatchedThreads.Alive(); // there may be no watchdog left to drop the dead ones
    }

    internal bool Allows(CallSite site) => _allowedMethods.Count > 0 && site.IsInside(_allowedMethods);

    /// <summary>Calls the handlers, and returns what they throw.</summary>
    internal IEnumerable<Exception> Raise(BlockingReport report)
    {
        if (Reported is not { } handlers)
        {
            return [];
        }

        var failures = new List<Exception>();
        var arguments = new BlockingReportEventArgs(report);
        foreach (Delegate handler in handlers.GetInvocationList())
        {
            try
            {
                ((EventHandler<BlockingReportEventArgs>)handler)(this, arguments);
            }
            catch (Exception e)
            {
                failures.Add(e);
            }
        }

        return failures;
    }

    internal void CountFailure() => Interlocked.Increment(ref _failures);

    /// <summary>The hook of the runtime has failed: it must not fail again. Never throws.</summary>
    internal void SwitchOff()
    {
        Interlocked.Increment(ref _failures);
        Volatile.Write(ref _isWatching, 0);
        Reports.TryWake();
    }

    private static long TicksOf(TimeSpan threshold) => threshold == Timeout.InfiniteTimeSpan ? long.MaxValue : threshold.Ticks;

    // Often enough to see what lasts for a threshold soon after, and never so often that it costs.
    private static TimeSpan PeriodOf(BlockingDetectorOptions options)
    {
        long shortest = Math.Min(
            TicksOf(options.StuckThreshold), Math.Min(TicksOf(options.HeartbeatInterval), TicksOf(options.StarvationThreshold)));
        return TimeSpan.FromTicks(Math.Clamp(shortest / 4, TimeSpan.FromMilliseconds(5).Ticks, TimeSpan.FromMilliseconds(50).Ticks));
    }
}
