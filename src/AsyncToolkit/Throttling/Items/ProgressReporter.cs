namespace AsyncToolkit.Internal;

/// <summary>Counts the bodies of one call and reports them: once per interval, and once more when everything has ended.</summary>
/// <remarks>
/// The counts are written by the workers with atomic operations and read by the reporter without a lock: a report is a
/// glance, the last one is exact. A tick that finds the report before it still unread is dropped. The timer is made when the engine is
/// there, which disposes it at its end.
/// </remarks>
internal sealed class ProgressReporter
{
    private readonly IProgress<ThrottleProgress> _progress;
    private readonly TimeProvider _timeProvider;
    private readonly ObserverQueue _reports;
    private readonly Func<long?> _total;
    private readonly long _start;
    private ITimer? _timer;
    private FanOutCore? _engine;
    private long _started;
    private long _succeeded;
    private long _abandoned;
    private int _inFlight;
    private int _reportQueued;
    private volatile bool _callEnded;

    internal ProgressReporter(ThrottleOptions options, CallLog? log, Func<long?> total)
    {
        _progress = options.Progress!;
        _timeProvider = options.TimeProvider;
        _reports = new ObserverQueue(exception => log?.ProgressHandlerFailed(exception));
        _total = total;
        _start = _timeProvider.GetTimestamp();
    }

    /// <summary>Begins to report on this call, which is about to be started.</summary>
    internal void Attach(FanOutCore engine, TimeSpan interval)
    {
        Volatile.Write(ref _engine, engine);

        // timers round down, and a period of no millisecond would be none
        TimeSpan period = TimeSpan.FromMilliseconds(Math.Ceiling(interval.TotalMilliseconds));
        _timer = UnflowedTimer.Create(_timeProvider, static state => ((ProgressReporter)state!).Tick(), this, period, period);
    }

    internal void BodyStarted()
    {
        Interlocked.Increment(ref _started);
        Interlocked.Increment(ref _inFlight);
    }

    internal void BodyEnded(bool succeeded)
    {
        if (succeeded)
        {
            Interlocked.Increment(ref _succeeded);
        }

        Interlocked.Decrement(ref _inFlight);
    }

    internal void BodyAbandoned() => Interlocked.Increment(ref _abandoned);

    /// <summary>The last report. Nothing of the call runs any more.</summary>
    internal void CallEnded()
    {
        _callEnded = true;
        try
        {
            _timer!.Dispose();
        }
        finally
        {
            _reports.Post(() => _progress.Report(Glance()));
        }
    }

    private void Tick()
    {
        if (Interlocked.Exchange(ref _reportQueued, 1) == 0)
        {
            _reports.Post(() =>
            {
                try
                {
                    // a tick that was under way when the call ended must not come behind the last report
                    if (!_callEnded)
                    {
                        _progress.Report(Glance());
                    }
                }
                finally
                {
                    Volatile.Write(ref _reportQueued, 0);
                }
            });
        }
    }

    // What ends is read before what begins, so that no report shows more ends than beginnings.
    private ThrottleProgress Glance() => new()
    {
        Completed = Volatile.Read(ref _succeeded),
        Failed = Volatile.Read(ref _engine)?.FailureCount ?? 0,
        InFlight = Volatile.Read(ref _inFlight),
        Abandoned = Volatile.Read(ref _abandoned),
        Started = Volatile.Read(ref _started),
        Total = _total(),
        Elapsed = _timeProvider.GetElapsedTime(_start),
    };
}
