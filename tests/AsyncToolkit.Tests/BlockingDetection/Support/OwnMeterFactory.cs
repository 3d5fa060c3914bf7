using System.Diagnostics.Metrics;

namespace AsyncToolkit.Tests.BlockingDetection;

internal sealed class OwnMeterFactory : IMeterFactory
{
    internal Meter? Meter { get; private set; }

    public Meter Create(MeterOptions options) => Meter = new Meter(options);

    public void Dispose() => Meter?.Dispose();
}
