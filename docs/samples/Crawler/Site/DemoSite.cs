using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Crawler.Site;

/// <summary>The embedded site: Kestrel on a free loopback port, answering as the plan says.</summary>
internal sealed class DemoSite : IAsyncDisposable
{
    private readonly SitePlan _plan;
    private readonly SiteSettings _settings;
    private readonly TimeProvider _time;
    private readonly WebApplication _server;
    private readonly ConcurrentDictionary<string, bool> _hasBeenBusy = new(StringComparer.Ordinal);

    private DemoSite(SitePlan plan, SiteSettings settings, TimeProvider time)
    {
        _plan = plan;
        _settings = settings;
        _time = time;

        // The empty builder reads no environment and logs nothing: only what is said here happens.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();

        // Requests for slow pages that nobody waits for any more need not be finished.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(200));
        _server = builder.Build();
        _server.Run(AnswerAsync);
    }

    internal Uri Address { get; private set; } = null!;

    internal SitePlan Plan => _plan;

    internal static async Task<DemoSite> StartAsync(SiteSettings settings, TimeProvider time)
    {
        var site = new DemoSite(SitePlan.Create(settings), settings, time);
        try
        {
            await site._server.StartAsync();
            site.Address = new Uri(
                site._server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
            await site.WarmUpAsync();
            return site;
        }
        catch
        {
            await site.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    // The first request of a process pays for the compilation of everything it touches; no page should look slow for that.
    private async Task WarmUpAsync()
    {
        using var client = new HttpClient();
        using HttpResponseMessage response = await client.GetAsync(new Uri(Address, "/warm-up"));
    }

    private async Task AnswerAsync(HttpContext context)
    {
        SiteResource? resource = _plan.Find(context.Request.Path + context.Request.QueryString.Value);
        try
        {
            await Task.Delay(resource?.Latency ?? TimeSpan.Zero, _time, context.RequestAborted);
            await AnswerAsync(context, resource);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has given up, as it does with slow pages: nobody is there to be answered.
        }
    }

    private Task AnswerAsync(HttpContext context, SiteResource? resource)
    {
        switch (resource?.Fate ?? Fate.NotFound)
        {
            case Fate.NotFound:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            case Fate.ServerError:
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                return Task.CompletedTask;
            case Fate.Moved:
                context.Response.Redirect(resource!.Links[0], permanent: true);
                return Task.CompletedTask;
            case Fate.AlwaysBusy:
                return SayBusy(context, _settings.LongRetryAfter);
            case Fate.BusyOnce when _hasBeenBusy.TryAdd(resource!.Path, true):
                return SayBusy(context, _settings.ShortRetryAfter);
            case Fate.ConnectionReset:
                return BreakOffAsync(context, resource!);
            default:
                return SendAsync(context, resource!);
        }
    }

    private static Task SayBusy(HttpContext context, TimeSpan retryAfter)
    {
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        context.Response.Headers.RetryAfter = retryAfter.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        return Task.CompletedTask;
    }

    // Headers first: a connection that breaks before any answer would be retried silently by HttpClient.
    private static async Task BreakOffAsync(HttpContext context, SiteResource resource)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.ContentLength = resource.Size;
        await context.Response.Body.WriteAsync("<!doctype html>"u8.ToArray(), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        context.Abort();
    }

    private static async Task SendAsync(HttpContext context, SiteResource resource)
    {
        context.Response.ContentType = resource.Path switch
        {
            _ when resource.IsPage => "text/html; charset=utf-8",
            var path when path.EndsWith(".css", StringComparison.Ordinal) => "text/css",
            var path when path.EndsWith(".js", StringComparison.Ordinal) => "text/javascript",
            _ => "image/png",
        };
        byte[] body = resource.IsPage ? Encoding.UTF8.GetBytes(PageHtml.Write(resource)) : new byte[resource.Size];
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
    }
}
