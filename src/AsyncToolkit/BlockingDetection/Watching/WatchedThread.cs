namespace AsyncToolkit.Internal;

/// <summary>What a thread is doing, as far as the detectors are concerned.</summary>
/// <remarks>
/// <para>States: <em>outside</em> (<see cref="Detector"/> null) or <em>in a callback</em> of a scope, and there maybe <em>waiting</em>
/// and maybe <em>allowed</em>. Everything is written by the thread itself, from the context handler, from its waits and from
/// <c>AllowBlocking</c>; the exceptions are <see cref="StuckVersion"/> and the wait for a processor, which belong to the watchdog.</para>
/// <para>The watchdog reads from its own thread what an entry wrote. The version guards it: odd while an entry is being
/// written, and different afterwards, so a reading with the same even version before and after is of one callback. Each write
/// that it guards is a release, so that none of them is seen before the version is odd.</para>
/// <para>A thread that is ready and gets no processor is not blocked. To ask the system is too much for each callback, so the watchdog does
/// when it finds one that has run for a round, and the thread takes off what it has waited since. Here the watchdog writes, the
/// figure first and then the version that it is of, and the thread reads; a figure for a version that is over is not looked at.</para>
/// </remarks>
internal sealed class WatchedThread
{
    [ThreadStatic]
    private static WatchedThread? _current;

    private readonly Thread _thread = Thread.CurrentThread;
    private readonly List<int> _allowances = []; // the serial numbers of those that are open, the outermost first
    private int _version;
    private BlockingDetector? _detector;
    private BlockingScope? _scope;
    private bool _isListed;
    private long _enteredAt;
    private long _leftOutAtEntry;
    private long _pausesAtEntry;
    private long _compilationAtEntry;
    private long _processCompilationAtEntry;
    private long _covered;
    private long _allowedSince;
    private int _lastAllowance;
    private int _allowed;
    private int _isWaiting;
    private long _processorWait;
    private int _processorWaitVersion;

    private WatchedThread() => IsPoolThread = _thread.IsThreadPoolThread;

    internal static WatchedThread? CurrentIfAny => _current;

    internal static WatchedThread Current => _current ??= new WatchedThread();

    internal bool IsPoolThread { get; }

    internal int Id => _thread.ManagedThreadId;

    /// <summary>The id that the operating system knows the thread by; 0 where there is none to be had.</summary>
    internal int SystemId { get; private set; }

    internal bool IsAlive => _thread.IsAlive;

    /// <summary>The detector of the callback that runs; null outside.</summary>
    internal BlockingDetector? Detector => _detector;

    /// <summary>The scope of the callback that runs; null outside.</summary>
    internal BlockingScope? Scope => _scope;

    /// <summary>A capture is under way on this thread: waits inside it are nobody's business.</summary>
    internal bool IsBusy { get; set; }

    internal bool IsAllowed => Volatile.Read(ref _allowed) > 0;

    /// <summary>Whether the thread is in a wait that the detector sees.</summary>
    internal bool IsWaiting
    {
        get => Volatile.Read(ref _isWaiting) != 0;
        set => Volatile.Write(ref _isWaiting, value ? 1 : 0);
    }

    /// <summary>The version of the callback that was last reported as stuck. The watchdog's.</summary>
    internal int StuckVersion { get; set; }

    /// <summary>A callback of a scope begins.</summary>
    internal void Enter(BlockingDetector detector, BlockingScope scope)
    {
        if (!_isListed)
        {
            SystemId = ThreadHint.CurrentThreadId();
            WatchedThreads.Add(this);
            _isListed = true;
        }

        DetectorClock clock = detector.Clock;
        long now = clock.Now();
        _version++;
        Volatile.Write(ref _detector, detector);
        Volatile.Write(ref _scope, scope);
        Volatile.Write(ref _enteredAt, now);
        Volatile.Write(ref _leftOutAtEntry, detector.LeftOut.At(now));
        Volatile.Write(ref _pausesAtEntry, clock.CollectionPauses.Ticks);
        Volatile.Write(ref _processCompilationAtEntry, clock.CompilationOfProcess.Ticks);
        Volatile.Write(ref _covered, 0);
        Volatile.Write(ref _version, _version + 1);
        _compilationAtEntry = clock.CompilationOfThread.Ticks;
        _allowedSince = now;
    }

    /// <summary>The callback ends.</summary>
    /// <returns>How long it ran, or zero if that was shorter than <paramref name="threshold"/>.</returns>
    internal long Leave(long threshold)
    {
        BlockingDetector detector = _detector!;
        long now = detector.Clock.Now();
        long ran = now - _enteredAt;
        if (ran >= threshold)
        {
            if (_allowed > 0)
            {
                _covered += now - _allowedSince;
            }

            DetectorClock clock = detector.Clock;
            ran -= _covered + detector.LeftOut.At(now) - _leftOutAtEntry
                + clock.CollectionPauses.Ticks - _pausesAtEntry + clock.CompilationOfThread.Ticks - _compilationAtEntry;
            if (ran >= threshold && Volatile.Read(ref _processorWaitVersion) == _version)
            {
                ran -= clock.ProcessorWaitOf(SystemId) - _processorWait;
            }
        }

        _version++;
        Volatile.Write(ref _detector, null);
        Volatile.Write(ref _scope, null);
        Volatile.Write(ref _version, _version + 1);
        return ran >= threshold ? ran : 0;
    }

    /// <summary>Gives up a callback whose times cannot be trusted.</summary>
    internal void Forget()
    {
        Volatile.Write(ref _detector, null);
        Volatile.Write(ref _scope, null);
        Volatile.Write(ref _version, (_version | 1) + 1);
    }

    /// <summary>The watchdog's: how long the callback of a detector has run by now.</summary>
    internal bool TryObserve(BlockingDetector detector, long now, out int version, out long ran, out BlockingScope? scope)
    {
        version = Volatile.Read(ref _version);
        BlockingDetector? current = Volatile.Read(ref _detector);
        scope = _scope;
        ran = now - _enteredAt - _covered - (detector.LeftOut.At(now) - _leftOutAtEntry)
            - (detector.Clock.CollectionPauses.Ticks - _pausesAtEntry) - (detector.Clock.CompilationOfProcess.Ticks - _processCompilationAtEntry);
        Interlocked.MemoryBarrier();
        return (version & 1) == 0 && current == detector && Volatile.Read(ref _version) == version;
    }

    /// <summary>The watchdog's: how long the callback of a version has waited for a processor since this was first asked of it.</summary>
    internal long WaitedForProcessor(int version, DetectorClock clock)
    {
        long waited = clock.ProcessorWaitOf(SystemId);
        if (_processorWaitVersion != version)
        {
            _processorWait = waited;
            Volatile.Write(ref _processorWaitVersion, version);
        }

        return waited - _processorWait;
    }

    /// <summary>Takes a time that is accounted for otherwise off the callback.</summary>
    internal void Cover(long ticks) => _covered += ticks;

    /// <summary>Begins an allowance.</summary>
    /// <returns>Its serial number, for <see cref="Disallow"/>.</returns>
    internal int Allow()
    {
        if (_allowed == 0 && _detector is { } detector)
        {
            _allowedSince = detector.Clock.Now();
        }

        _allowances.Add(++_lastAllowance);
        Volatile.Write(ref _allowed, _allowances.Count);
        return _lastAllowance;
    }

    /// <summary>Ends an allowance, and with it those inside. Nothing if it has ended.</summary>
    internal void Disallow(int serial)
    {
        int depth = _allowances.LastIndexOf(serial) + 1;
        if (depth == 0)
        {
            return;
        }

        _allowances.RemoveRange(depth - 1, _allowances.Count - depth + 1);
        if (depth == 1 && _detector is { } detector)
        {
            _covered += detector.Clock.Now() - _allowedSince;
        }

        Volatile.Write(ref _allowed, depth - 1); // a release: whoever sees it sees what was taken off
    }
}
