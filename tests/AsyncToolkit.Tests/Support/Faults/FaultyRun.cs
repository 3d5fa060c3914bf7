using System.Collections.Concurrent;
using AsyncToolkit.Testing;

namespace AsyncToolkit.Tests.Support;

/// <summary>A call over a source with every callback there is, in one of which something happens. Counts what comes in and what goes out.</summary>
internal sealed class FaultyRun : IDisposable
{
    internal const int Items = 12;
    internal const int Limit = 3;
    internal const string Unclaimed = "OnUnclaimed";

    // Those that are called when it is too late to cancel anything.
    private static readonly string[] AtTheEnd = ["Dispose", "progress", "logger", Unclaimed];

    private readonly Trouble _trouble;
    private readonly ScriptedSource _source;
    private readonly ScriptedLimiter _limiter;
    private readonly FaultyLogger _logger;
    private readonly RecordingProgress _progress;
    private readonly Fault _fault;
    private readonly Gate _completed = new("completed");
    private readonly ConcurrentQueue<int> _produced = new();
    private readonly RecordingHandler _unclaimed = new();
    private readonly bool _waitsForIt;
    private int _running;
    private int _most;

    internal FaultyRun(string callback, FaultKind kind)
    {
        Callback = callback;
        _trouble = new Trouble(callback, kind, CallEachAsync);
        Fault fault = _fault = _trouble.Fault;
        _waitsForIt = kind is FaultKind.Cancels && !AtTheEnd.Contains(callback);
        _source = new ScriptedSource(Items)
        {
            OnGetEnumerator = () => fault.In("GetEnumerator"),
            OnMoveNext = _ => fault.In("MoveNext"),
            OnMoveNextAsync = (_, _) => fault.LaterInAsync("MoveNext"),
            OnCurrent = _ => fault.In("Current"),
            OnDispose = () => fault.In("Dispose"),
            OnDisposeAsync = () => fault.LaterInAsync("Dispose"),
        };
        ScriptedLimiter? limiter = null;
        limiter = new ScriptedLimiter((_, _) =>
        {
            fault.In("limiter");
            return GrantAsync();

            async ValueTask<System.Threading.RateLimiting.RateLimitLease> GrantAsync()
            {
                await fault.LaterInAsync("limiter");
                return limiter!.Grant(() => fault.In("lease"));
            }
        });
        _limiter = limiter;
        _logger = new FaultyLogger(fault);
        _progress = new RecordingProgress(_ =>
        {
            fault.In("progress");

            // so that there is something to log
            throw new FormatException();
        });
    }

    internal string Callback { get; }

    /// <summary>What the callback throws, if it does.</summary>
    internal IOException Thrown => _trouble.Thrown;

    internal Sequence<int> Source => _source.As(isAsync: true);

    internal CancellationToken Caller => _trouble.Caller;

    /// <summary>How many bodies have run to their end.</summary>
    internal int Completed => _produced.Count;

    internal Task HappenedAsync() => _trouble.Happened.WithHangGuard();

    internal Task CompletedAsync(int count) => count == 0 ? Task.CompletedTask : _completed.WhenParkedAsync(count).WithHangGuard();

    internal void Release() => _trouble.Release();

    /// <summary>Everything on, and every failure told.</summary>
    internal ThrottleOptions Options(bool hasResults = true) => new()
    {
        MaxConcurrency = Limit,
        FailureMode = FailureMode.Collect,
        RateLimiter = _limiter,
        ItemTimeout = TimeSpan.FromDays(1),
        TimeProvider = Clocks.Virtual(),
        Logger = _logger,
        Progress = _progress,
        OnUnclaimed = hasResults ? OnUnclaimed : null,
    };

    /// <summary>The same for calls that settle everything, which take no mode.</summary>
    internal ThrottleOptions SettlingOptions() => new()
    {
        MaxConcurrency = Limit,
        RateLimiter = _limiter,
        ItemTimeout = TimeSpan.FromDays(1),
        TimeProvider = Clocks.Virtual(),
        Logger = _logger,
        Progress = _progress,
        OnUnclaimed = OnUnclaimed,
    };

    internal HedgeOptions HedgeOptions(TimeSpan delay) => new()
    {
        Delay = delay,
        MaxAttempts = Limit,
        TimeProvider = Clocks.Virtual(),
        Logger = _logger,
        OnUnclaimed = OnUnclaimed,
    };

    /// <summary>The bodies as operations.</summary>
    internal IEnumerable<Func<CancellationToken, ValueTask<int>>> Operations() => new OperationSequence(_source.As(isAsync: false).Items!, Body);

    /// <summary>The same, each of which waits until as many are in flight as there may be.</summary>
    internal IEnumerable<Func<CancellationToken, ValueTask<int>>> OperationsAtOnce()
    {
        var together = new Gate("together");
        return Enumerable.Range(0, Limit).Select(item => (Func<CancellationToken, ValueTask<int>>)(async _ =>
        {
            together.Mark();
            await together.WhenParkedAsync(Limit, CancellationToken.None).WithHangGuard();
            return await Body(item, CancellationToken.None);
        }));
    }

    internal ValueTask<int> Body(int item, CancellationToken token)
    {
        int running = Interlocked.Increment(ref _running);
        for (int most = _most; running > most; most = Volatile.Read(ref _most))
        {
            Interlocked.CompareExchange(ref _most, running, most);
        }

        try
        {
            _fault.In("body");
        }
        catch (IOException)
        {
            Interlocked.Decrement(ref _running);
            throw;
        }

        return BodyAsync(item, token);
    }

    /// <summary>Whatever has happened: the limit was kept, everything was given back, and each result has gone somewhere, once.</summary>
    internal async Task AssertNothingIsLostAsync(FaultyEnd end, bool hasResults, bool isToldEarly)
    {
        if (isToldEarly)
        {
            SpinWait.SpinUntil(() => _source.Opened == _source.Disposed, HangGuard.Patience);
        }

        Assert.InRange(_most, 0, Limit);
        Assert.Equal(0, Volatile.Read(ref _running));
        Assert.Equal(_limiter.Granted, _limiter.Returned);
        Assert.Equal(_source.Opened, _source.Disposed);
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

    private async ValueTask<int> BodyAsync(int item, CancellationToken token)
    {
        try
        {
            if (item % 2 == 1)
            {
                await Task.Yield();
            }

            await _fault.LaterInAsync("body");
            if (_waitsForIt && item == Items - 1)
            {
                await _trouble.Happened.WaitAsync(token);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }

        _produced.Enqueue(item);
        _completed.Mark();
        return item;
    }

    private void OnUnclaimed(object? result)
    {
        _unclaimed.Handle(result);
        _fault.In(Unclaimed);
    }

    private static async Task CallEachAsync()
    {
        int[] items = [.. Enumerable.Range(0, 5)];
        int[] gathered = await items.GatherAsync(2, EchoAsync);
        IEnumerable<int> pulled = items.Where(static _ => true);
        (List<int> streamed, _) = await pulled.SelectThrottledAsync(2, EchoAsync).DrainAsync();
        Assert.Equal(gathered, streamed);
        await pulled.ForEachThrottledAsync(2, static async (_, _) => await Task.Yield());

        static async ValueTask<int> EchoAsync(int item, CancellationToken token)
        {
            await Task.Yield();
            return item;
        }
    }
}
