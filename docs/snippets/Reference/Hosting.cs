using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace AsyncToolkit.Snippets.Reference;

/// <summary>The examples in the XML documentation of src/AsyncToolkit.Hosting and src/AsyncToolkit.AspNetCore.</summary>
internal static class Hosting
{
    internal static void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddBlockingDetection(options => options.SampleEvery = 10);
    }

    internal static void AddWithSection(WebApplicationBuilder builder)
    {
        builder.Services.AddBlockingDetection(builder.Configuration.GetSection("Diagnostics:Blocking"));
    }

    internal static void AddHealthCheck(WebApplicationBuilder builder)
    {
        builder.Services.AddHealthChecks().AddThreadPoolStarvation();
    }

    internal static void Use(WebApplicationBuilder builder)
    {
        builder.Services.AddBlockingDetection();

        WebApplication app = builder.Build();
        app.UseBlockingDetection();

        app.Run();
    }
}
