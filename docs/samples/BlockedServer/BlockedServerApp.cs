using System.Net;
using BlockedServer.Shop;
using BlockedServer.Tour;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BlockedServer;

/// <summary>The shop, and the tour of it.</summary>
internal static class BlockedServerApp
{
    internal static async Task<int> RunAsync(TextWriter output)
    {
        using var log = new TourLog(output);
        await using WebApplication app = Build(log);
        await app.StartAsync();
        string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

        using var http = new HttpClient { BaseAddress = new Uri(address) };
        bool asPlanned = await new GuidedTour(http, log, app.Services.GetRequiredService<AsyncToolkit.BlockingDetector>()).RunAsync();
        await app.StopAsync();
        return asPlanned ? 0 : 1;
    }

    private static WebApplication Build(TourLog log)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddJsonFile(Path.Combine(AppContext.BaseDirectory, "blockedserver.json"));
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Logging.AddProvider(log).AddFilter("Microsoft", LogLevel.Warning);
        builder.Services.AddRoutingCore();
        builder.Services.AddControllers().AddApplicationPart(typeof(BlockedServerApp).Assembly);
        builder.Services.AddSingleton<Stock>();

        // The two lines that this sample is about, and a third one for the probe of whoever runs it.
        builder.Services.AddBlockingDetection();
        builder.Services.AddHealthChecks().AddThreadPoolStarvation();
        WebApplication app = builder.Build();
        app.UseBlockingDetection();

        app.MapControllers();
        app.MapHealthChecks("/health");
        app.MapGet("/catalog", () => LegacyCatalog.Load());
        return app;
    }
}
