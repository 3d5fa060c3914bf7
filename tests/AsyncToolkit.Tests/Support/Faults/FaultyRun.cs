using System.Threading.RateLimiting;

namespace AsyncToolkit.Tests.Support;

/// <summary>A call over a source with every callback there is, in one of which something happens. Counts what comes in and what goes out.</summary>
internal sealed partial class FaultyRun : IDisposable
{
    internal const int Items = 12;
    internal const int Limit = 3;
    internal const string Unclaimed = "OnUnclaimed";

    private readonly FaultKind _kind;
    private readonly Trouble _trouble;
    private readonly ScriptedSource _source;
    private readonly ScriptedLimiter _limiter;
    private readonly FaultyLogger _logger;
    private readonly RecordingProgress _progress;
    private readonly Fault _fault;
    private readonly RecordingHandler _unclaimed = new();

    internal FaultyRun(FaultRow row, FaultKind kind)
    {
        Callback = row.Callback;
        _kind = kind;
        _lastWaits = kind is FaultKind.Cancels && row.Cancels is Ending.IsCanceled;
        _trouble = new Trouble(Callback, kind, CallEachAsync);
        Fault fault = _fault = _trouble.Fault;
        string ofSource = IsSync ? FaultRows.OfSync : "";
        _source = new ScriptedSource(Items)
        {
            OnGetEnumerator = () => fault.In(ofSource + "GetEnumerator"),
            OnMoveNext = _ => fault.In(ofSource + "MoveNext"),
            OnMoveNextAsync = (_, _) => fault.LaterInAsync("MoveNext"),
            OnCurrent = _ => fault.In(ofSource + "Current"),
            OnDispose = () => fault.In(ofSource + "Dispose"),
            OnDisposeAsync = () => fault.LaterInAsync("Dispose"),
        };
        ScriptedLimiter? limiter = null;
        limiter = new ScriptedLimiter((asked, _) =>
        {
            fault.In("limiter");
            return GrantAsync();

            async ValueTask<RateLimitLease> GrantAsync()
            {
                // as with bodies: the first item is to be the one whose clock hangs
                if (asked > 0 && IsOfItems && kind is FaultKind.Hangs)
                {
                    await _trouble.Happened;
                }

                await fault.LaterInAsync("limiter");
                return IsOfRetries && asked == 0 ? limiter!.Reject(Day) : limiter!.Grant(() => fault.In("lease"));
            }
        });
        _limiter = limiter;
        _logger = new FaultyLogger(fault, Thrown);
        _progress = new RecordingProgress(_ =>
        {
            fault.In("progress");

            // so that there is something to log
            throw new FormatException();
        });
        _clock = FaultyClock();
    }

    internal string Callback { get; }

    /// <summary>What the callback throws, if it does.</summary>
    internal IOException Thrown => _trouble.Thrown;

    internal Sequence<int> Source => _source.As(isAsync: !IsSync);

    internal IEnumerable<int> Seeds => _source.As(isAsync: false).Items!;

    internal CancellationToken Caller => _trouble.Caller;

    internal Task HappenedAsync() => _trouble.Happened.WithHangGuard();

    /// <summary>Completes when what the callback has thrown is logged.</summary>
    internal Task LoggedAsync() => _logger.Told.WithHangGuard();

    /// <summary>What has been swallowed is not logged either.</summary>
    internal async Task AssertIsNotLoggedAsync()
    {
        await QueuedWork.HadItsTurnAsync();
        Assert.False(_logger.Told.IsCompleted);
    }

    internal void Release() => _trouble.Release();

    /// <summary>Nothing of the call runs, also where it has been told earlier.</summary>
    internal void AssertHasEnded() =>
        Assert.True(SpinWait.SpinUntil(
            () => _source.Opened == _source.Disposed && _few.Opened == _few.Disposed && Volatile.Read(ref _running) == 0, HangGuard.Patience));

    private bool IsSync => Callback.StartsWith(FaultRows.OfSync, StringComparison.Ordinal);

    // With a limiter or without, what pulls from the source is another.
    private ScriptedLimiter? Limiter => IsSync ? null : _limiter;

    /// <summary>Everything on, and every failure told.</summary>
    internal ThrottleOptions Options(bool hasResults = true) => new()
    {
        MaxConcurrency = Concurrency,
        FailureMode = Callback == TokenOfFailed ? FailureMode.StopAfter(1) : FailureMode.Collect,
        RateLimiter = Limiter,
        ItemTimeout = ItemTimeout,
        TimeProvider = _clock,
        Logger = _logger,
        Progress = Progress,
        OnUnclaimed = hasResults ? OnUnclaimed : null,
    };

    /// <summary>The same for calls that settle everything, which take no mode.</summary>
    internal ThrottleOptions SettlingOptions() => new()
    {
        MaxConcurrency = Concurrency,
        RateLimiter = Limiter,
        ItemTimeout = ItemTimeout,
        TimeProvider = _clock,
        Logger = _logger,
        Progress = Progress,
        OnUnclaimed = OnUnclaimed,
    };

    internal HedgeOptions HedgeOptions(TimeSpan delay, TimeSpan abandonAfter = default) => new()
    {
        Delay = delay,
        AbandonAfter = abandonAfter,
        MaxAttempts = Limit,
        TimeProvider = _clock,
        Logger = _logger,
        OnUnclaimed = OnUnclaimed,
    };

    /// <summary>Whatever has happened: the limit was kept, everything was given back, and each result has gone somewhere, once.</summary>
    internal async Task AssertNothingIsLostAsync(FaultyEnd end, bool hasResults, bool isToldEarly)
    {
        if (isToldEarly)
        {
            AssertHasEnded();
        }

        Assert.InRange(_most, 0, Limit);
        Assert.Equal(0, Volatile.Read(ref _running));
        Assert.Equal(_limiter.Granted, _limiter.Returned);
        Assert.Equal(_source.Opened, _source.Disposed);
        Assert.Equal(_few.Opened, _few.Disposed);
        Assert.All(_discovered, static discovered => Assert.Equal(discovered.Opened, discovered.Disposed));
        if (hasResults)
        {
            object?[] unclaimed = await _unclaimed.NextAsync(_produced.Count - end.Results.Count);
            Assert.Equal(_produced.Order(), end.Results.Concat(unclaimed.Cast<int>()).Order());
            Assert.Equal(unclaimed.Length, _unclaimed.Results.Count);
        }
    }

    public void Dispose()
    {
        _limiter.Dispose();
        _trouble.Dispose();
    }

    private void OnUnclaimed(object? result)
    {
        _unclaimed.Handle(result);
        _fault.In(Unclaimed);
    }
}
