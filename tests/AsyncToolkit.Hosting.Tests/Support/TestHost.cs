using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace AsyncToolkit.Hosting.Tests;

/// <summary>Hosts that read no files and no environment, and configure what a test says.</summary>
internal static class TestHost
{
    internal static HostApplicationBuilder Builder(params (string Key, string? Value)[] configuration)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(configuration.Select(entry => KeyValuePair.Create(entry.Key, entry.Value)));
        return builder;
    }

    internal static BlockingDetector Detector(this IHost host) => host.Services.GetRequiredService<BlockingDetector>();

    internal static BlockingDetectorOptions Options(this IHost host) => host.Services.GetRequiredService<IOptions<BlockingDetectorOptions>>().Value;

    /// <summary>What the detector of a host is made with.</summary>
    internal static BlockingDetectorOptions OptionsFrom(params (string Key, string? Value)[] configuration)
    {
        HostApplicationBuilder builder = Builder(configuration);
        builder.Services.AddBlockingDetection();
        using IHost host = builder.Build();
        return host.Options();
    }
}
