using System.Runtime.CompilerServices;
using AsyncToolkit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace NativeConsumer;

/// <summary>The blocking detector by itself, and in an application that is asked over HTTP.</summary>
internal static class DetectorTour
{
    internal static async Task RunAsync(Checks checks)
    {
        await checks.CountAsync("a blocked thread is reported with its stack", async () =>
        {
            using var detector = new BlockingDetector(new BlockingDetectorOptions());
            Task<BlockingReport> reported = FirstReportOf(detector);
            using (detector.Watch("import"))
            {
                await Task.Run(() => Block(reported));
            }

            BlockingReport report = await reported;
            return report is { Operation: "import", Api: "Task.Wait" } && report.StackTrace!.Contains($"{nameof(DetectorTour)}.{nameof(Block)}")
                ? true
                : throw new InvalidOperationException($"{report}\n{report.StackTrace}");
        });
        await checks.CountAsync("a blocked request is reported by its route", async () =>
        {
            WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Services.AddBlockingDetection();
            builder.Services.AddHealthChecks().AddThreadPoolStarvation();
            await using WebApplication app = builder.Build();
            app.UseBlockingDetection();
            Task<BlockingReport> reported = FirstReportOf(app.Services.GetRequiredService<BlockingDetector>());
            app.Map("/orders/{id}", context => context.Response.WriteAsync(reported.Result.Operation));
            app.MapHealthChecks("/health");
            await app.StartAsync();

            using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()), Timeout = TimeSpan.FromSeconds(60) };
            string health = await http.GetStringAsync("/health");
            return health is "Healthy" or "Degraded" && await http.GetStringAsync("/orders/42") == "GET /orders/{id}";
        });
    }

    // A frame of its own: the native compiler would leave nothing of a call in a lambda's last line.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Block(Task task)
    {
        if (!task.Wait(TimeSpan.FromSeconds(30)))
        {
            throw new TimeoutException("Nothing was reported.");
        }
    }

    private static Task<BlockingReport> FirstReportOf(BlockingDetector detector)
    {
        var found = new TaskCompletionSource<BlockingReport>(TaskCreationOptions.RunContinuationsAsynchronously);
        detector.Reported += (_, e) =>
        {
            if (e.Report.Kind == BlockingReportKind.BlockingCall)
            {
                found.TrySetResult(e.Report);
            }
        };
        return found.Task;
    }
}
