using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace AsyncToolkit.Tests.BlockingDetection;

/// <summary>What the instruments of one factory's meter have measured.</summary>
internal sealed class Measurements : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<Measurement> _all = new();

    internal Measurements(OwnMeterFactory factory)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, factory.Meter))
            {
                Instruments.Add((instrument.Name, instrument.Unit, instrument.Description));
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.Start();
    }

    internal Exception? Failure { get; init; }

    internal List<(string Name, string? Unit, string? Description)> Instruments { get; } = [];

    public void Dispose() => _listener.Dispose();

    internal IEnumerable<Measurement> Of(string name, string unit) => _all.Where(m => m.Name == name && m.Unit == unit);

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (Failure is not null)
        {
            throw Failure;
        }

        string? api = null, kind = null;
        foreach (KeyValuePair<string, object?> tag in tags)
        {
            api = tag.Key == "api" ? (string?)tag.Value : api;
            kind = tag.Key == "kind" ? (string?)tag.Value : kind;
        }

        _all.Enqueue(new Measurement(instrument.Name, instrument.Unit, value, api, kind, tags.Length));
    }
}
