using Microsoft.Extensions.Hosting;

namespace PriceQuotes.Backends;

/// <summary>
/// Keeps the host from listening to Ctrl+C: the backends have to outlive it, because requests still drain.
/// </summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
