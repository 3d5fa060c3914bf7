using AsyncToolkit;
using AsyncToolkit.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the health check for a starving thread pool.</summary>
public static class ThreadPoolStarvationHealthChecksBuilderExtensions
{
    /// <summary>Adds a check that fails while the thread pool starves and for some time after.</summary>
    /// <remarks>
    /// <para>It reads what the heartbeat of the host's <see cref="BlockingDetector"/> has seen; a check takes no time and starts nothing. The detector is added
    /// if <see cref="BlockingDetectionServiceCollectionExtensions.AddBlockingDetection(IServiceCollection, Action{BlockingDetectorOptions}?)"/> has not been called yet.</para>
    /// <para>While the pool starves, no probe is answered either: what a probe can see is that it <em>has</em> starved. So the check fails
    /// until <paramref name="recoveryPeriod"/> after the end of the last starvation, on the clock of <see cref="BlockingDetectorOptions.TimeProvider"/>. Probe more often than that, or some will be missed.</para>
    /// <para>With a detector that is switched off, or has no heartbeat, it passes and says so.</para>
    /// </remarks>
    /// <param name="builder">Where it is added.</param>
    /// <param name="name">The name of the check.</param>
    /// <param name="failureStatus">The status of a failed check. The default is <see cref="HealthStatus.Degraded"/>: a pool that has starved works again.</param>
    /// <param name="tags">Tags to choose checks by; null for none.</param>
    /// <param name="recoveryPeriod">How long after the end of a starvation the check still fails; zero or longer. Null for 30 s.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="name"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="recoveryPeriod"/> is negative.</exception>
    /// <example>
    /// <code>
    /// builder.Services.AddHealthChecks().AddThreadPoolStarvation();
    /// </code>
    /// </example>
    public static IHealthChecksBuilder AddThreadPoolStarvation(
        this IHealthChecksBuilder builder,
        string name = "thread_pool_starvation",
        HealthStatus failureStatus = HealthStatus.Degraded,
        IEnumerable<string>? tags = null,
        TimeSpan? recoveryPeriod = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);
        TimeSpan recovery = recoveryPeriod ?? ThreadPoolStarvationHealthCheck.DefaultRecoveryPeriod;
        ArgumentOutOfRangeException.ThrowIfLessThan(recovery, TimeSpan.Zero, nameof(recoveryPeriod));
        if (!builder.Services.Any(static service => service.ServiceType == typeof(BlockingDetector)))
        {
            // not where it is there already: it may have a section of its own
            builder.Services.AddBlockingDetection();
        }

        return builder.Add(new HealthCheckRegistration(
            name,
            services => new ThreadPoolStarvationHealthCheck(
                services.GetRequiredService<BlockingDetector>(), services.GetRequiredService<IOptions<BlockingDetectorOptions>>().Value, recovery),
            failureStatus,
            tags));
    }
}
