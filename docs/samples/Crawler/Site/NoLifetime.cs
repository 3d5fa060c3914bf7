using Microsoft.Extensions.Hosting;

namespace Crawler.Site;

/// <summary>
/// Keeps the host from listening to Ctrl+C: the site has to outlive it, because the crawl still drains.
/// </summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
