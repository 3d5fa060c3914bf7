using System.Diagnostics.Metrics;

namespace AsyncToolkit.Internal;

/// <summary>The metrics of a detector. Used by the reporter only: listeners are the user's code.</summary>
internal sealed class BlockingMeter : IDisposable
{
    internal const string Name = "AsyncToolkit.Blocking";

    private readonly Meter _meter;
    private readonly bool _ownsMeter;
    private readonly Counter<long> _calls;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _poolDelay;
    private readonly Counter<long> _dropped;

    internal BlockingMeter(IMeterFactory? factory)
    {
        _ownsMeter = factory is null;
        _meter = factory?.Create(new MeterOptions(Name)) ?? new Meter(Name);
        _calls = _meter.CreateCounter<long>("asynctoolkit.blocking.calls", "{call}", "Blocking calls and slow callbacks that were seen, reported or not.");
        _duration = _meter.CreateHistogram<double>("asynctoolkit.blocking.duration", "s", "How long they kept their threads.");
        _poolDelay = _meter.CreateHistogram<double>("asynctoolkit.blocking.pool_delay", "s", "How long a work item waited for a thread of the pool.");
        _dropped = _meter.CreateCounter<long>("asynctoolkit.blocking.dropped", "{report}", "Reports that were dropped.");
    }

    internal void Call(string api, string kind) => _calls.Add(1, new("api", api), new("kind", kind));

    internal void Duration(string api, string kind, long ticks) =>
        _duration.Record(TimeSpan.FromTicks(ticks).TotalSeconds, new("api", api), new("kind", kind));

    internal void PoolDelay(long ticks) => _poolDelay.Record(TimeSpan.FromTicks(ticks).TotalSeconds);

    internal void Dropped(long count) => _dropped.Add(count);

    public void Dispose()
    {
        if (_ownsMeter)
        {
            _meter.Dispose();
        }
    }
}
