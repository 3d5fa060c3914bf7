using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace AsyncToolkit.Hosting;

/// <summary>Reads the options from a section that the program has chosen.</summary>
internal sealed class SectionSetup(IConfigurationSection section) : IConfigureOptions<BlockingDetectorOptions>
{
    public void Configure(BlockingDetectorOptions options) => OptionsSection.Read(section, options);
}
