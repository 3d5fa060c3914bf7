using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace AsyncToolkit.Snippets.Guides;

/// <summary>The examples of docs/guides/blocking-detection-in-hosts.md.</summary>
internal static class BlockingDetectionInHosts
{
    internal static void Web(string[] args)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
        builder.Services.AddControllers();
        builder.Services.AddBlockingDetection();

        WebApplication app = builder.Build();
        app.UseBlockingDetection();
        app.MapControllers();
        app.Run();
    }

    internal static void Program(WebApplicationBuilder builder)
    {
        builder.Services.AddBlockingDetection(options =>
        {
            options.SampleEvery = 10;
            options.AllowBlockingCallsInside(typeof(LegacyCache), "Load");
        });
    }

    internal static void Health(WebApplicationBuilder builder)
    {
        builder.Services.AddHealthChecks().AddThreadPoolStarvation(tags: ["pool"]);

        WebApplication app = builder.Build();
        app.MapHealthChecks("/health/pool", new HealthCheckOptions { Predicate = check => check.Tags.Contains("pool") });
        app.Run();
    }

    internal static void HealthOptions(IHealthChecksBuilder checks)
    {
        checks.AddThreadPoolStarvation(failureStatus: HealthStatus.Unhealthy, recoveryPeriod: TimeSpan.FromMinutes(2));
    }

    internal sealed class ImportWorker(BlockingDetector detector, IQueue queue) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                using BlockingScope scope = detector.Watch("import");
                Message message = await queue.ReceiveAsync(stoppingToken);
                scope.OperationName = $"import of {message.Kind}";
                await message.HandleAsync(stoppingToken);
            }
        }
    }

    internal static void Alert(BlockingDetector detector, IPager pager)
    {
        detector.Reported += (_, e) =>
        {
            if (e.Report.Starvation is { Verdict: StarvationVerdict.Blocked } starvation)
            {
                pager.Call($"{starvation.BlockedWatchedThreads} of {starvation.ThreadCount} threads are inside blocking calls");
            }
        };
    }

    internal interface IQueue
    {
        Task<Message> ReceiveAsync(CancellationToken cancellationToken);
    }

    internal interface IPager
    {
        void Call(string text);
    }

    internal abstract record Message(string Kind)
    {
        internal abstract Task HandleAsync(CancellationToken cancellationToken);
    }

    private sealed class LegacyCache;
}
