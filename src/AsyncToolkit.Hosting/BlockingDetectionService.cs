using Microsoft.Extensions.Hosting;

namespace AsyncToolkit.Hosting;

/// <summary>Brings the detector to life with the host.</summary>
/// <remarks>
/// A host creates all its services before it starts the first of them, so that the detector, with its heartbeat, is there when this one is
/// created. It is the container's to dispose: after every service has stopped, and before the loggers, which were created earlier.
/// </remarks>
internal sealed class BlockingDetectionService : IHostedService
{
    /// <summary>Takes the detector, which starts it, and keeps nothing.</summary>
    public BlockingDetectionService(BlockingDetector detector) => ArgumentNullException.ThrowIfNull(detector);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
