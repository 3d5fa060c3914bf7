using System.Diagnostics.Metrics;

namespace AsyncToolkit.Tests.BlockingDetection;

/// <summary>Makes a meter that a test can tell from those of others.</summary>
internal sealed class OwnMeterFactory : IMeterFactory
{
    internal Meter? Meter { get; private set; }

    public Meter Create(MeterOptions options) => Meter = new Meter(options);

    public void Dispose() => Meter?.Dispose();
}
