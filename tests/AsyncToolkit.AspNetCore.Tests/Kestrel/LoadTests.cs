using Microsoft.AspNetCore.Builder;

namespace AsyncToolkit.AspNetCore.Tests;

[Collection(Alone.Name)]
public class LoadTests
{
    private const int Clients = 8;

    [Fact]
    public async Task Action_ThatCallsResult_IsReportedWithItsRouteAndStackWhileItBlocks()
    {
        await using KestrelServer server = await StartAsync();
        using var load = new Load(server.Client, "orders/7/clean", Clients);

        BlockingReport report = await server.BlockAsync("orders/42/result");

        await load.StopAsync();
        Assert.Equal("GET /orders/{id:int}/result", report.Operation);
        Assert.Equal("Task<T>.Result", report.Api);
        Assert.Contains("LoadController.Blocking(Culprit culprit)", report.StackTrace!.Split('\n')[0], StringComparison.Ordinal);
        Assert.Contains("LoadController.GetResult", report.StackTrace.Split('\n')[1], StringComparison.Ordinal);
        Assert.Equal([report.Operation], await OperationsAsync(server));
    }

    [Fact]
    public async Task Action_ThatSleeps_IsReportedWithItsRouteWhileItDoesAndAfter()
    {
        await using KestrelServer server = await StartAsync();
        using var load = new Load(server.Client, "orders/7/clean", Clients);

        Task<string> sleeping = server.Client.GetStringAsync(new Uri("orders/42/sleep", UriKind.Relative));
        BlockingReport stuck = await server.Reports.NextAsync(BlockingReportKind.CallbackStuck);
        Assert.False(sleeping.IsCompleted);
        server.Culprit.Release();
        BlockingReport slow = await server.Reports.NextAsync(BlockingReportKind.SlowCallback);
        await sleeping;

        await load.StopAsync();
        Assert.Equal(("GET /orders/{id:int}/sleep", "GET /orders/{id:int}/sleep"), (stuck.Operation, slow.Operation));
        Assert.True(slow.Elapsed >= stuck.Elapsed);
        if (OperatingSystem.IsLinux())
        {
            Assert.NotNull(stuck.Hint);
        }

        Assert.Equal([stuck.Operation], await OperationsAsync(server));
    }

    [Fact]
    public async Task Action_ThatIsClean_IsNotReported()
    {
        await using KestrelServer server = await StartAsync();
        using var load = new Load(server.Client, "orders/7/clean", Clients);

        await load.WhenAnsweredAsync(2_000);

        await load.StopAsync();
        Assert.Empty(await OperationsAsync(server));
    }

    private static Task<KestrelServer> StartAsync() => KestrelServer.StartAsync(configure: null, (app, _) =>
    {
        app.UseBlockingDetection();
        app.MapControllers();
    });

    // Those that were reported. Starvation belongs to none: the process that runs tests blocks threads of its own.
    private static async Task<string[]> OperationsAsync(KestrelServer server)
    {
        await server.Detector.FlushAsync();
        return [.. server.Reports.All.Where(report => report.Starvation is null).Select(report => report.Operation).Distinct()];
    }
}
