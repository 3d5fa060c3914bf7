using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace AsyncToolkit.AspNetCore.Tests;

[Collection(Alone.Name)]
public class AllocationTests
{
    private const int Requests = 1_000;

    // Without optimisation, the state of each async method is an object.
#if DEBUG
    private const int StateMachines = 192;
#else
    private const int StateMachines = 0;
#endif

    // What the guide says a request costs.
    [Theory]
    [InlineData(true, 1, 240)]
    [InlineData(false, 1, 400)]
    [InlineData(true, int.MaxValue, 0)]
    [InlineData(false, int.MaxValue, 0)]
    public async Task Request_ThatCompletesAtOnce_AllocatesLittle(bool isRouted, int sampleEvery, int limit)
    {
        await using ServiceProvider services = new ServiceCollection().AddBlockingDetection(options => options.SampleEvery = sampleEvery).BuildServiceProvider();
        var app = new ApplicationBuilder(services);
        app.UseBlockingDetection();
        app.Run(_ => Task.CompletedTask);
        RequestDelegate pipeline = app.Build();
        var context = new DefaultHttpContext();
        context.Request.Method = "GET";
        if (isRouted)
        {
            context.SetEndpoint(new RouteEndpoint(_ => Task.CompletedTask, RoutePatternFactory.Parse("orders/{id}"), 0, EndpointMetadataCollection.Empty, "orders"));
        }

        long bytes = 0;
        for (int round = 0; round < 3; round++)
        {
            bytes = await Task.Run(() => Measure(pipeline, context));
        }

        Assert.True(bytes <= limit + StateMachines, $"{bytes} bytes a request.");
    }

    private static long Measure(RequestDelegate pipeline, HttpContext context)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Requests; i++)
        {
            Assert.True(pipeline(context).IsCompletedSuccessfully);
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / Requests;
    }
}
