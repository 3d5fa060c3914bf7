using AsyncToolkit;

// Two requests to the application itself, over HTTP: one asks for its health, one blocks until the detector has reported it.
WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Services.AddBlockingDetection();
builder.Services.AddHealthChecks().AddThreadPoolStarvation();
await using WebApplication app = builder.Build();
app.UseBlockingDetection();

var reported = new TaskCompletionSource<BlockingReport>(TaskCreationOptions.RunContinuationsAsynchronously);
app.Services.GetRequiredService<BlockingDetector>().Reported += (_, e) =>
{
    if (e.Report.Kind == BlockingReportKind.BlockingCall)
    {
        reported.TrySetResult(e.Report);
    }
};
app.MapGet("/orders/{id}", (string id) => $"order {id} after {reported.Task.Result.Api}");
app.MapHealthChecks("/health");
await app.StartAsync();

using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()), Timeout = TimeSpan.FromSeconds(60) };
string health = await http.GetStringAsync("/health");
string answer = await http.GetStringAsync("/orders/42");
BlockingReport report = await reported.Task;
await app.StopAsync();

var checks = new Checks();
checks.Count(health is "Healthy" or "Degraded", $"/health answers {health}");
checks.Count(answer == "order 42 after Task<T>.Result", $"/orders/42 answers \"{answer}\"");
checks.Count(report.Operation == "GET /orders/{id}", $"reported: {report}");
checks.Count(report.Elapsed >= TimeSpan.FromMilliseconds(150), "the threshold comes from appsettings.json");
return checks.End();
