using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace PriceQuotes.Backends;

/// <summary>The embedded backends: Kestrel on a free loopback port, one path for each.</summary>
internal sealed class DemoBackends : IAsyncDisposable
{
    private readonly Dictionary<string, Backend> _backends;
    private readonly TimeProvider _time;
    private readonly WebApplication _server;

    private DemoBackends(IEnumerable<Backend> backends, TimeProvider time)
    {
        _backends = backends.ToDictionary(static backend => $"/{backend.Name}", StringComparer.Ordinal);
        _time = time;

        // The empty builder reads no environment and logs nothing: only what is said here happens.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();

        // Losers that nobody waits for any more need not be finished.
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(200));
        _server = builder.Build();
        _server.Run(AnswerAsync);
    }

    internal Uri Address { get; private set; } = null!;

    internal static async Task<DemoBackends> StartAsync(IEnumerable<Backend> backends, TimeProvider time)
    {
        var demo = new DemoBackends(backends, time);
        try
        {
            await demo._server.StartAsync();
            demo.Address = new Uri(
                demo._server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

            // The first request of a process pays for the compilation of everything it touches; no backend should look slow for that.
            using var client = new HttpClient();
            using HttpResponseMessage response = await client.GetAsync(new Uri(demo.Address, "/warm-up"));
            return demo;
        }
        catch
        {
            await demo.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        if (!_backends.TryGetValue(context.Request.Path.Value ?? "", out Backend? backend)
            || !int.TryParse(context.Request.Query["round"], NumberStyles.None, CultureInfo.InvariantCulture, out int round))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        try
        {
            await Task.Delay(backend.Latency, _time, context.RequestAborted);
            if (backend.FailsIn(round))
            {
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                return;
            }

            await context.Response.WriteAsync(backend.Price.ToString(CultureInfo.InvariantCulture), context.RequestAborted);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // A loser: the client has its answer from somebody else.
        }
    }
}
