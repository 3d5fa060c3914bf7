using AsyncToolkit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PackageConsumer;

/// <summary>An application that uses the packages for hosts: one request blocks, and is reported by its route.</summary>
internal static class HostCheck
{
    internal static async Task<bool> RunAsync(TextWriter log)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddBlockingDetection();
        builder.Services.AddHealthChecks().AddThreadPoolStarvation();
        await using WebApplication app = builder.Build();
        app.UseBlockingDetection();

        // The request goes on when it has been reported.
        var released = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        BlockingReport? reported = null;
        app.Services.GetRequiredService<BlockingDetector>().Reported += (_, e) =>
        {
            if (e.Report.Kind == BlockingReportKind.BlockingCall)
            {
                reported ??= e.Report;
                released.TrySetResult("done");
            }
        };
        app.MapGet("/orders/{id}", (string id) => released.Task.Result);
        app.MapHealthChecks("/health");
        await app.StartAsync();

        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()), Timeout = TimeSpan.FromSeconds(60) };
        string health = await http.GetStringAsync("/health");
        string answer = await http.GetStringAsync("/orders/42");
        bool passed = answer == "done" && (health is "Healthy" or "Degraded") && reported is { Operation: "GET /orders/{id}", Api: "Task<T>.Result" };
        log.WriteLine($"{(passed ? "passed" : "FAILED")}: an application with AddBlockingDetection and UseBlockingDetection, {health}, {reported}");
        return passed;
    }
}
