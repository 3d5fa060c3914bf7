using Microsoft.Extensions.Options;

namespace AsyncToolkit.Hosting;

/// <summary>Gives the detector the clock that the host's other services take, where one is registered.</summary>
internal sealed class ClockSetup(TimeProvider? timeProvider = null) : IConfigureOptions<BlockingDetectorOptions>
{
    public void Configure(BlockingDetectorOptions options) => options.TimeProvider = timeProvider ?? options.TimeProvider;
}
