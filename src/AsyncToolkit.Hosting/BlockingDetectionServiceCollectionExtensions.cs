using System.Diagnostics.Metrics;
using AsyncToolkit;
using AsyncToolkit.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds a <see cref="BlockingDetector"/> to a host.</summary>
public static class BlockingDetectionServiceCollectionExtensions
{
    /// <summary>
    /// Adds a <see cref="BlockingDetector"/> that lives as long as the host, with options from the section <c>BlockingDetection</c> of its configuration.
    /// </summary>
    /// <remarks>
    /// <para>The detector is a singleton: take it by constructor to open scopes. It is there before the first hosted service starts, so its heartbeat
    /// sees what start-up does to the thread pool; it reports to the host's logging under the category <c>AsyncToolkit.BlockingDetector</c> and makes its meter
    /// with the host's <see cref="IMeterFactory"/>; it ends when the host is disposed.</para>
    /// <para>Options are set in this order, and the last one wins: the defaults, with the <see cref="TimeProvider"/> that is registered, if any; the section, where
    /// there is one; <paramref name="configure"/>; whatever else configures <see cref="BlockingDetectorOptions"/> afterwards. They are read once:
    /// a change of the configuration takes effect with the next start.</para>
    /// <para>In the section, keys are named as the properties are. Times are written as <c>00:00:00.100</c>, or <c>Infinite</c>; <c>AllowedMethods</c> is a list
    /// of <c>Namespace.Type.Method</c>. A key that is unknown and a value that cannot be read are errors.</para>
    /// <para>Several calls add up to one detector.</para>
    /// </remarks>
    /// <param name="services">Where it is added.</param>
    /// <param name="configure">Changes the options; called once, when the host starts.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    /// <exception cref="OptionsValidationException">An option has a value that it cannot have; the message names it. Thrown when the host starts.</exception>
    /// <example>
    /// <code>
    /// builder.Services.AddBlockingDetection(options => options.SampleEvery = 10);
    /// </code>
    /// </example>
    public static IServiceCollection AddBlockingDetection(this IServiceCollection services, Action<BlockingDetectorOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        AddClock(services);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<BlockingDetectorOptions>, HostSectionSetup>());
        return AddDetector(services, configure);
    }

    /// <summary>Adds a <see cref="BlockingDetector"/> that lives as long as the host, with options from a section of the caller's choice.</summary>
    /// <remarks>As <see cref="AddBlockingDetection(IServiceCollection, Action{BlockingDetectorOptions}?)"/>, which says more, with another section.</remarks>
    /// <param name="services">Where it is added.</param>
    /// <param name="section">Holds the options. It need not exist.</param>
    /// <param name="configure">Changes the options; called once, when the host starts, after the section has been read.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> or <paramref name="section"/> is null.</exception>
    /// <exception cref="OptionsValidationException">An option has a value that it cannot have; the message names it. Thrown when the host starts.</exception>
    /// <example>
    /// <code>
    /// builder.Services.AddBlockingDetection(builder.Configuration.GetSection("Diagnostics:Blocking"));
    /// </code>
    /// </example>
    public static IServiceCollection AddBlockingDetection(
        this IServiceCollection services, IConfigurationSection section, Action<BlockingDetectorOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(section);
        AddClock(services);
        services.AddSingleton<IConfigureOptions<BlockingDetectorOptions>>(new SectionSetup(section));
        return AddDetector(services, configure);
    }

    private static void AddClock(IServiceCollection services)
    {
        services.AddOptions();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<BlockingDetectorOptions>, ClockSetup>());
    }

    private static IServiceCollection AddDetector(IServiceCollection services, Action<BlockingDetectorOptions>? configure)
    {
        if (configure is not null)
        {
            services.Configure(configure);
        }

        services.TryAddSingleton(CreateDetector);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, BlockingDetectionService>());
        return services;
    }

    // The detector checks its options itself, and its message names the property; here it becomes the exception that hosts are known to end with.
    private static BlockingDetector CreateDetector(IServiceProvider services)
    {
        BlockingDetectorOptions options = services.GetRequiredService<IOptions<BlockingDetectorOptions>>().Value;
        ILogger? logger = services.GetService<ILoggerFactory>()?.CreateLogger<BlockingDetector>();
        try
        {
            return new BlockingDetector(options, logger, services.GetService<IMeterFactory>());
        }
        catch (ArgumentException wrong)
        {
            throw new OptionsValidationException(Options.Options.DefaultName, typeof(BlockingDetectorOptions), [wrong.Message]);
        }
    }
}
