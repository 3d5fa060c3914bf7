using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AsyncToolkit.Hosting;

/// <summary>Fails while the thread pool starves, and for a time after, since no probe is answered meanwhile.</summary>
internal sealed class ThreadPoolStarvationHealthCheck(BlockingDetector detector, BlockingDetectorOptions options, TimeSpan recoveryPeriod) : IHealthCheck
{
    internal static readonly TimeSpan DefaultRecoveryPeriod = TimeSpan.FromSeconds(30);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Check(context.Registration.FailureStatus));

    private HealthCheckResult Check(HealthStatus failureStatus)
    {
        if (!options.Enabled || options.HeartbeatInterval == Timeout.InfiniteTimeSpan)
        {
            return HealthCheckResult.Healthy("The thread pool is not watched: blocking detection is off, or has no heartbeat.");
        }

        // The dates are of this clock. Should it be set back, the end may lie ahead, and is taken for recent.
        if (detector.LastStarvation is not { } starvation || options.TimeProvider.GetUtcNow() - starvation.EndedAt >= recoveryPeriod)
        {
            return HealthCheckResult.Healthy("The thread pool starts its work items in time.");
        }

        return new HealthCheckResult(failureStatus, Describe(starvation), exception: null, Data(starvation));
    }

    private string Describe(ThreadPoolStarvation starvation)
    {
        string cause = starvation.Verdict switch
        {
            StarvationVerdict.Blocked => "its threads were blocked",
            StarvationVerdict.Saturated => "its threads were busy",
            _ => "the cause is not clear",
        };
        string when = starvation.EndedAt is { } end
            ? string.Create(CultureInfo.InvariantCulture, $"starved until {(options.TimeProvider.GetUtcNow() - end).TotalSeconds:F0} s ago")
            : "starves";
        return string.Create(
            CultureInfo.InvariantCulture, $"The thread pool {when}: a work item waited {starvation.Delay.TotalMilliseconds:F0} ms for a thread; {cause}.");
    }

    private static Dictionary<string, object> Data(ThreadPoolStarvation starvation)
    {
        var data = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["startedAt"] = starvation.StartedAt,
            ["delay"] = starvation.Delay,
            ["verdict"] = starvation.Verdict.ToString(),
            ["threads"] = starvation.ThreadCount,
            ["pendingWorkItems"] = starvation.PendingWorkItems,
            ["completedWorkItems"] = starvation.CompletedWorkItems,
            ["busyProcessors"] = starvation.BusyProcessors,
        };
        if (starvation.EndedAt is { } end)
        {
            data["endedAt"] = end;
        }

        return data;
    }
}
