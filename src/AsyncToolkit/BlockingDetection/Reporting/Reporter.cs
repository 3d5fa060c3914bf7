using Microsoft.Extensions.Logging;

namespace AsyncToolkit.Internal;

/// <summary>Makes reports of observations: to the handlers, the logger and the metrics, on a thread of its own.</summary>
/// <remarks>
/// <para>One thread, so nothing here is shared. Everything of the user's that blocks blocks this thread and nothing else: the queue fills up,
/// and what does not fit is dropped and counted. What handlers throw goes to the logger; what the logger or a metrics listener throws goes nowhere
/// and is counted.</para>
/// <para>A thread and not a work item: when the pool starves, the report about it must not wait for the pool.</para>
/// </remarks>
internal sealed class Reporter : IDisposable
{
    // Losses are told at most this often, however many there are.
    private static readonly TimeSpan LossInterval = TimeSpan.FromSeconds(1);

    private readonly BlockingDetector _detector;
    private readonly ILogger? _logger;
    private readonly BlockingMeter _meter;
    private readonly SiteTable _sites;
    private readonly TimeProvider _timeProvider;
    private readonly SourceLocator _locator = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _thread;
    private long _toldDropped;
    private long _toldFailures;
    private long _toldAt;

    internal Reporter(BlockingDetector detector, BlockingDetectorOptions options, ILogger? logger, BlockingMeter meter)
    {
        _detector = detector;
        _logger = logger;
        _meter = meter;
        _timeProvider = options.TimeProvider;
        _sites = new SiteTable(options.MaxSites, options.RepeatInterval, _timeProvider);
        _thread = new Thread(Run) { IsBackground = true, Name = "AsyncToolkit blocking reporter" };
    }

    /// <summary>Everything that will ever be reported has been.</summary>
    internal Task Ended => _ended.Task;

    internal void Start() => _thread.UnsafeStart();

    /// <summary>Waits for the rest of the reports, but not for long. The queue is closed.</summary>
    internal void Drain(TimeSpan patience)
    {
        if (_thread != Thread.CurrentThread)
        {
            _thread.Join(patience);
        }
    }

    internal void Report(BlockedWait wait)
    {
        CallSite site = wait.FindSite();
        if (_detector.Allows(site))
        {
            return;
        }

        wait.Site = site;
        Guard(() => _meter.Call(site.Api, "wait"));
        if (!IsDue(site.Key, out int suppressed))
        {
            return;
        }

        wait.IsReported = true;
        var report = new BlockingReport
        {
            Kind = BlockingReportKind.BlockingCall,
            Api = site.Api,
            Operation = wait.Operation,
            ThreadId = wait.ThreadId,
            Elapsed = TimeSpan.FromTicks(wait.Waited),
            StackTrace = site.Describe(_locator),
            Suppressed = suppressed,
        };
        Publish(report, logger => BlockingLog.BlockingCall(
            logger, report.Api, report.Operation, report.ThreadId, report.Elapsed.TotalMilliseconds, report.Suppressed, report.StackTrace));
    }

    internal void Report(BlockedWaitEnded end)
    {
        BlockedWait wait = end.Wait;
        if (wait.Site is not { } site)
        {
            return; // allowed
        }

        Guard(() => _meter.Duration(site.Api, "wait", end.Waited));
        if (!wait.IsReported)
        {
            return;
        }

        var report = new BlockingReport
        {
            Kind = BlockingReportKind.BlockingCallEnded,
            Api = site.Api,
            Operation = wait.Operation,
            ThreadId = wait.ThreadId,
            Elapsed = TimeSpan.FromTicks(end.Waited),
        };
        Publish(report, logger => BlockingLog.BlockingCallEnded(logger, report.Api, report.Operation, report.ThreadId, report.Elapsed.TotalMilliseconds));
    }

    internal void ReportCallback(BlockingReportKind kind, string operation, int threadId, long ran, string? hint)
    {
        bool isStuck = kind == BlockingReportKind.CallbackStuck;
        Guard(() =>
        {
            _meter.Call(ApiName.Callback, isStuck ? "stuck" : "slow");
            if (!isStuck)
            {
                _meter.Duration(ApiName.Callback, "slow", ran);
            }
        });
        if (!IsDue($"{kind}|{operation}", out int suppressed))
        {
            return;
        }

        var report = new BlockingReport
        {
            Kind = kind,
            Api = ApiName.Callback,
            Operation = operation,
            ThreadId = threadId,
            Elapsed = TimeSpan.FromTicks(ran),
            Hint = hint,
            Suppressed = suppressed,
        };
        Publish(report, logger =>
        {
            if (isStuck)
            {
                BlockingLog.CallbackStuck(logger, operation, threadId, report.Elapsed.TotalMilliseconds, hint ?? "it sleeps, computes, or waits for a file or a socket", suppressed);
            }
            else
            {
                BlockingLog.SlowCallback(logger, operation, threadId, report.Elapsed.TotalMilliseconds, suppressed);
            }
        });
    }

    internal void Report(ThreadPoolStarvation starvation)
    {
        bool isOver = starvation.EndedAt is not null;
        if (!isOver)
        {
            Guard(() => _meter.Call(ApiName.ThreadPool, "starvation"));
        }

        var report = new BlockingReport
        {
            Kind = isOver ? BlockingReportKind.StarvationEnded : BlockingReportKind.ThreadPoolStarvation,
            Api = ApiName.ThreadPool,
            Operation = "",
            Elapsed = starvation.Delay,
            Starvation = starvation,
        };
        Publish(report, logger =>
        {
            if (isOver)
            {
                BlockingLog.StarvationEnded(logger, starvation.Delay.TotalMilliseconds);
            }
            else
            {
                BlockingLog.ThreadPoolStarvation(
                    logger, starvation.Delay.TotalMilliseconds, Words(starvation.Verdict), starvation.ThreadCount, starvation.PendingWorkItems,
                    starvation.CompletedWorkItems, starvation.BusyProcessors, starvation.BlockedWatchedThreads);
            }
        });
    }

    internal void RecordPoolDelay(long ticks) => Guard(() => _meter.PoolDelay(ticks));

    internal void Flush(FlushMarker marker)
    {
        TellLosses();
        marker.Reach();
    }

    public void Dispose() => _locator.Dispose();

    private static string Words(StarvationVerdict verdict) => verdict switch
    {
        StarvationVerdict.Blocked => "Its threads are blocked",
        StarvationVerdict.Saturated => "Its threads are busy",
        _ => "The cause is not clear",
    };

    private void Run()
    {
        while (_detector.Reports.TryTake(out Observation? observation))
        {
            try
            {
                observation?.Accept(this);
            }
            catch (Exception)
            {
                _detector.CountFailure(); // frames that cannot be read, memory that is not there: the next one may be better
            }

            if (_toldAt == 0 || _timeProvider.GetElapsedTime(_toldAt) >= LossInterval)
            {
                TellLosses();
            }
        }

        TellLosses();
        Dispose();
        _meter.Dispose();
        _ended.TrySetResult();
    }

    private bool IsDue(string key, out int suppressed)
    {
        SiteVerdict verdict = _sites.Ask(key, out suppressed);
        if (verdict == SiteVerdict.Drop)
        {
            _detector.Reports.CountDropped();
        }

        return verdict == SiteVerdict.Report;
    }

    private void TellLosses()
    {
        long dropped = _detector.Reports.Dropped;
        if (dropped > _toldDropped)
        {
            long count = dropped - _toldDropped;
            _toldDropped = dropped;
            _toldAt = _timeProvider.GetTimestamp();
            Guard(() => _meter.Dropped(count));
            Log(logger => BlockingLog.ReportsDropped(logger, count));
        }

        long failures = _detector.Failures;
        if (failures > _toldFailures)
        {
            _toldFailures = failures;
            _toldAt = _timeProvider.GetTimestamp();
            Log(logger => BlockingLog.DetectorFailed(logger, failures, _detector.IsWatching ? "goes on" : "is off"));
        }
    }

    private void Publish(BlockingReport report, Action<ILogger> log)
    {
        foreach (Exception failure in _detector.Raise(report))
        {
            Log(logger => BlockingLog.ReportHandlerFailed(logger, failure));
        }

        Log(log);
    }

    private void Log(Action<ILogger> log)
    {
        if (_logger is not null)
        {
            Guard(() => log(_logger));
        }
    }

    private void Guard(Action usersCode)
    {
        try
        {
            usersCode();
        }
        catch (Exception)
        {
            _detector.CountFailure();
        }
    }
}
