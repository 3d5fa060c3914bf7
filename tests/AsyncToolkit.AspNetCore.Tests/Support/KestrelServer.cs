using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace AsyncToolkit.AspNetCore.Tests;

/// <summary>A real server on a free loopback port, with a client, a detector and a culprit.</summary>
internal sealed class KestrelServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private KestrelServer(WebApplication app, Culprit culprit)
    {
        _app = app;
        Culprit = culprit;
        Detector = app.Services.GetRequiredService<BlockingDetector>();
        Reports = new Reports(Detector);
    }

    internal Culprit Culprit { get; }

    internal BlockingDetector Detector { get; }

    internal Reports Reports { get; }

    internal HttpClient Client { get; private set; } = null!;

    /// <summary>Every wait is reported at once and every time, and nothing else is: what the machine does meanwhile does not matter.</summary>
    internal static void WaitsOnly(BlockingDetectorOptions options)
    {
        options.WaitThreshold = TimeSpan.Zero;
        options.RepeatInterval = TimeSpan.Zero;
        options.SlowCallbackThreshold = Timeout.InfiniteTimeSpan;
        options.StuckThreshold = Timeout.InfiniteTimeSpan;
        options.HeartbeatInterval = Timeout.InfiniteTimeSpan;
    }

    internal static async Task<KestrelServer> StartAsync(Action<BlockingDetectorOptions>? configure, Action<WebApplication, Culprit> setUp)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        builder.Services.AddControllers().AddApplicationPart(typeof(KestrelServer).Assembly);
        builder.Services.AddBlockingDetection(configure);
        builder.Services.AddSingleton<Culprit>();
        WebApplication app = builder.Build();
        var server = new KestrelServer(app, app.Services.GetRequiredService<Culprit>());
        setUp(app, server.Culprit);
        await app.StartAsync();
        var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        server.Client = new HttpClient { BaseAddress = address, Timeout = HangGuard.Patience };
        return server;
    }

    /// <summary>Sends a request that blocks, waits for the report about it, and only then lets it go on.</summary>
    internal async Task<BlockingReport> BlockAsync(string path, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
        Task<HttpResponseMessage> answering = Client.SendAsync(request);
        BlockingReport report = await Reports.NextAsync(BlockingReportKind.BlockingCall);
        Assert.False(answering.IsCompleted);
        Culprit.Release();
        using HttpResponseMessage response = await answering;
        return report;
    }

    public async ValueTask DisposeAsync()
    {
        Culprit.Release();
        Client.Dispose();
        await _app.StopAsync().WithHangGuard(); // or the server would abort its connections, and leave the delay that limits this
        await _app.DisposeAsync();
    }
}
