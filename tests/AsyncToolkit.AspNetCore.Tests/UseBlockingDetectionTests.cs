using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;

namespace AsyncToolkit.AspNetCore.Tests;

public class UseBlockingDetectionTests
{
    [Fact]
    public void Use_WithoutADetector_SaysWhatToCall()
    {
        var app = new ApplicationBuilder(new ServiceCollection().BuildServiceProvider());

        InvalidOperationException wrong = Assert.Throws<InvalidOperationException>(() => app.UseBlockingDetection());

        Assert.Contains("AddBlockingDetection()", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Use_OfNull_NamesTheArgument() =>
        Assert.Throws<ArgumentNullException>("app", () => BlockingDetectionApplicationBuilderExtensions.UseBlockingDetection(null!));

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public void Use_OfADetector_AddsOneMiddlewareOrNoneIfItIsOff(bool enabled, int expected)
    {
        using ServiceProvider services = new ServiceCollection().AddBlockingDetection(options => options.Enabled = enabled).BuildServiceProvider();
        IApplicationBuilder app = Substitute.For<IApplicationBuilder>();
        app.ApplicationServices.Returns(services);
        app.Properties.Returns(new Dictionary<string, object?>());
        app.Use(default!).ReturnsForAnyArgs(app);

        Assert.Same(app, app.UseBlockingDetection());
        Assert.Same(app, app.UseBlockingDetection());

        Assert.Equal(expected, app.ReceivedCalls().Count(call => call.GetMethodInfo().Name == nameof(IApplicationBuilder.Use)));
    }

    [Fact]
    public async Task Request_ThatFails_FailsAsItWouldAndEndsItsScope()
    {
        var failure = new InvalidOperationException("mine");
        await using ServiceProvider services = new ServiceCollection().AddBlockingDetection(KestrelServer.WaitsOnly).BuildServiceProvider();
        var reports = new Reports(services.GetRequiredService<BlockingDetector>());
        var app = new ApplicationBuilder(services);
        app.UseBlockingDetection();
        Func<Task>? later = null;
        using var gate = new ManualResetEventSlim();
        app.Run(_ =>
        {
            ExecutionContext inside = ExecutionContext.Capture()!;
            later = () =>
            {
                Task? started = null;
                ExecutionContext.Run(inside, _ => started = Task.Run(gate.Wait), null);
                return started!;
            };
            throw failure;
        });
        RequestDelegate pipeline = app.Build();

        Assert.Same(failure, await pipeline(new DefaultHttpContext()).EndAsync());

        // What the request has left behind blocks now, and one who is watched does after it: only that one is reported.
        Task left = later!();
        using BlockingScope scope = services.GetRequiredService<BlockingDetector>().Watch("control");
        Task control = Task.Run(gate.Wait);
        Assert.Equal("control", (await reports.NextAsync(BlockingReportKind.BlockingCall)).Operation);
        gate.Set();
        await Task.WhenAll(left, control);
        await services.GetRequiredService<BlockingDetector>().FlushAsync();
        Assert.All(reports.All, report => Assert.Equal("control", report.Operation));
    }

    // Some servers bring a place for the endpoint along, which is to be as it was afterwards; others leave it to routing.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Request_AfterItsEnd_HasTheEndpointThatWasFound(bool hasFeature)
    {
        await using ServiceProvider services = new ServiceCollection().AddBlockingDetection().BuildServiceProvider();
        var app = new ApplicationBuilder(services);
        app.UseBlockingDetection();
        var endpoint = new Endpoint(requestDelegate: null, metadata: null, "found");
        app.Run(context =>
        {
            context.SetEndpoint(endpoint);
            Assert.Same(endpoint, context.GetEndpoint());
            return Task.CompletedTask;
        });
        var context = new DefaultHttpContext();
        IEndpointFeature? original = hasFeature ? new Place() : null;
        context.Features.Set(original);

        await app.Build()(context);

        Assert.Same(endpoint, context.GetEndpoint());
        if (hasFeature)
        {
            Assert.Same(original, context.Features.Get<IEndpointFeature>());
        }
    }

    private sealed class Place : IEndpointFeature
    {
        public Endpoint? Endpoint { get; set; }
    }
}
