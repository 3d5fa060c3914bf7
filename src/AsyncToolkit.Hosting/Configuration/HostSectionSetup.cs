using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace AsyncToolkit.Hosting;

/// <summary>Reads the options from the usual section of the host's configuration, where there is one.</summary>
internal sealed class HostSectionSetup(IConfiguration? configuration = null) : IConfigureOptions<BlockingDetectorOptions>
{
    internal const string SectionName = "BlockingDetection";

    public void Configure(BlockingDetectorOptions options)
    {
        if (configuration is not null)
        {
            OptionsSection.Read(configuration.GetSection(SectionName), options);
        }
    }
}
