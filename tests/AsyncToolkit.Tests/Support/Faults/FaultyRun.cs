using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.Faults;

/// <summary>A throttled call with every callback there is, in one of which a fault happens.</summary>
internal sealed class FaultyRun : IDisposable
{
    private readonly ScriptedSource _source;
    private readonly ScriptedLimiter _limiter;
    private readonly ThrottleOptions _options;
    private readonly Fault _fault;
    private readonly Gate _completed = new("completed");
    private int _running;
    private int _most;
    private int _ended;

    internal FaultyRun(Fault fault, int items, int limit)
    {
        _fault = fault;
        _source = new ScriptedSource(items)
        {
            OnMoveNext = _ => fault.In("MoveNext"),
            OnCurrent = _ => fault.In("Current"),
            OnDispose = () => fault.In("Dispose"),
        };
        ScriptedLimiter? limiter = null;
        limiter = new ScriptedLimiter((_, _) =>
        {
            fault.In("limiter");
            return new(limiter!.Grant(() => fault.In("lease")));
        });
        _limiter = limiter;
        _options = new ThrottleOptions
        {
            MaxConcurrency = limit,
            FailureMode = FailureMode.Collect,
            RateLimiter = limiter,
            Logger = new FaultyLogger(fault),
            Progress = new RecordingProgress(_ =>
            {
                fault.In("progress");

                // so that there is something to log
                throw new FormatException();
            }),
        };
    }

    /// <summary>How many bodies have run to their end.</summary>
    internal int Completed => Volatile.Read(ref _ended);

    internal int Most => Volatile.Read(ref _most);

    internal int Granted => _limiter.Granted;

    internal int Returned => _limiter.Returned;

    internal int SourcesDisposed => _source.Disposed;

    internal Task Start() => _source.As(isAsync: true).StartAsync(_options, BodyAsync);

    internal Task CompletedAsync(int count) => count == 0 ? Task.CompletedTask : _completed.WhenParkedAsync(count);

    public void Dispose() => _limiter.Dispose();

    private async ValueTask BodyAsync(int item, CancellationToken token)
    {
        int running = Interlocked.Increment(ref _running);
        for (int most = Most; running > most; most = Most)
        {
            Interlocked.CompareExchange(ref _most, running, most);
        }

        try
        {
            if (item % 2 == 1)
            {
                await Task.Yield();
            }

            _fault.In("body");
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }

        Interlocked.Increment(ref _ended);
        _completed.Mark();
    }
}
