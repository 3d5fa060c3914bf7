using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AsyncToolkit.AspNetCore.Tests;

/// <summary>A program as anybody has it: from a cold start, with its usual logging, a client of its own and the defaults of the detector.</summary>
internal static class ColdServer
{
    internal const int Requests = 2_400;

    /// <summary>What stands before the program's own output, after the log.</summary>
    internal const string Results = "== results";

    private const int Clients = 16;

    internal static async Task<int> RunAsync(TextWriter output)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders().AddSimpleConsole().SetMinimumLevel(LogLevel.Information);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddControllers().AddApplicationPart(typeof(ColdServer).Assembly);
        builder.Services.AddBlockingDetection();
        builder.Services.AddSingleton<Culprit>();
        builder.Services.AddHealthChecks().AddThreadPoolStarvation();
        WebApplication app = builder.Build();
        BlockingDetector detector = app.Services.GetRequiredService<BlockingDetector>();
        var reports = new Reports(detector);
        var self = new HttpClient();
        app.UseBlockingDetection();
        app.MapControllers();
        app.MapHealthChecks("/health");
        app.MapPost("/echo", (Message message) => message);
        app.MapGet("/forwarded/{id:int}", (int id) => self.GetStringAsync(new Uri($"orders/{id}/clean", UriKind.Relative)));
        await app.StartAsync();

        // By name, so that names are resolved: once a connection.
        int port = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
        self.BaseAddress = new Uri($"http://localhost:{port}");
        int answers = 0;
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(async () =>
        {
            using var http = new HttpClient { BaseAddress = self.BaseAddress };
            for (int i = client; i < Requests; i += Clients)
            {
                using HttpResponseMessage response = await SendAsync(http, i);
                response.EnsureSuccessStatusCode();
                Interlocked.Increment(ref answers);
            }
        })));

        await detector.FlushAsync();
        BlockingReport[] alarms = [.. reports.All];

        // Silence proves something only where one who blocks is heard.
        Task<string> blocked = self.GetStringAsync(new Uri("orders/1/result", UriKind.Relative));
        BlockingReport control = await reports.NextAsync(BlockingReportKind.BlockingCall);
        app.Services.GetRequiredService<Culprit>().Release();
        await blocked;
        await app.StopAsync();
        await app.DisposeAsync(); // the log is written on a thread of its own, and ends here

        await output.WriteLineAsync(Results);
        foreach (BlockingReport report in alarms)
        {
            await output.WriteLineAsync($"{report}\n{report.StackTrace}{report.Hint}");
        }

        await output.WriteLineAsync($"runtime {Environment.Version.Major}: {answers} answers, {alarms.Length} alarms, {detector.DroppedReports} dropped, {detector.Failures} failures, then {control.Operation}");
        return 0;
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient http, int i) => (i % 4) switch
    {
        0 => http.PostAsJsonAsync(new Uri("echo", UriKind.Relative), new Message($"message {i}")),
        1 => http.GetAsync(new Uri($"forwarded/{i}", UriKind.Relative)),
        2 => http.GetAsync(new Uri("health", UriKind.Relative)),
        _ => http.GetAsync(new Uri($"orders/{i}/clean", UriKind.Relative)),
    };

    internal sealed record Message(string Text);
}
