using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NSubstitute;

namespace AsyncToolkit.Hosting.Tests;

public class AddBlockingDetectionTests
{
    [Fact]
    public async Task Detector_OfAHost_WatchesUntilTheHostIsDisposed()
    {
        HostApplicationBuilder builder = TestHost.Builder();
        builder.Services.AddBlockingDetection();
        BlockingDetector detector;
        using (IHost host = builder.Build())
        {
            await host.StartAsync();
            detector = host.Detector();
            Assert.True(detector.IsWatching);
            await host.StopAsync();
            Assert.True(detector.IsWatching);
        }

        Assert.False(detector.IsWatching);
    }

    // The heartbeat is to see what the start of other services does to the pool, those that were added before it included.
    [Fact]
    public async Task Detector_OfAHost_IsThereBeforeTheFirstServiceStarts()
    {
        List<string> events = [];
        IMeterFactory meters = Substitute.For<IMeterFactory>();
        meters.Create(Arg.Any<MeterOptions>()).Returns(call =>
        {
            events.Add("detector");
            return new Meter(call.Arg<MeterOptions>());
        });
        IHostedService other = Substitute.For<IHostedService>();
        other.StartAsync(Arg.Any<CancellationToken>()).Returns(_ =>
        {
            events.Add("service");
            return Task.CompletedTask;
        });
        HostApplicationBuilder builder = TestHost.Builder();
        builder.Services.AddSingleton(meters);
        builder.Services.AddSingleton(other);
        builder.Services.AddBlockingDetection();
        using IHost host = builder.Build();

        await host.StartAsync();

        Assert.Equal(["detector", "service"], events);
        await host.StopAsync();
    }

    [Fact]
    public async Task Reports_OfAHost_GoToItsLogging()
    {
        using var log = new RecordingProvider();
        HostApplicationBuilder builder = TestHost.Builder();
        builder.Logging.AddProvider(log);
        builder.Services.AddBlockingDetection(options => options.WaitThreshold = TimeSpan.Zero);
        using IHost host = builder.Build();
        await host.StartAsync();
        using var gate = new ManualResetEventSlim();

        using (host.Detector().Watch("job"))
        {
            Task blocked = Task.Run(gate.Wait);
            (string category, EventId id) = await log.NextAsync(1001);
            Assert.Equal("AsyncToolkit.BlockingDetector", category);
            Assert.Equal("BlockingCall", id.Name);
            gate.Set();
            await blocked.WithHangGuard();
        }

        await host.StopAsync();
    }

    [Fact]
    public void Calls_ThatAreSeveral_AddUpToOneDetector()
    {
        HostApplicationBuilder builder = TestHost.Builder();
        builder.Services.AddBlockingDetection(options => options.SampleEvery = 3);
        builder.Services.AddBlockingDetection(options => options.MaxSites = 7);
        builder.Services.AddBlockingDetection();
        using IHost host = builder.Build();

        Assert.Single(host.Services.GetServices<BlockingDetector>());
        Assert.Single(host.Services.GetServices<IHostedService>(), service => service is BlockingDetectionService);
        Assert.Equal((3, 7), (host.Options().SampleEvery, host.Options().MaxSites));
    }

    [Fact]
    public async Task Detector_ThatIsSwitchedOff_DoesNothing()
    {
        IMeterFactory meters = Substitute.For<IMeterFactory>();
        HostApplicationBuilder builder = TestHost.Builder(("BlockingDetection:Enabled", "false"));
        builder.Services.AddSingleton(meters);
        builder.Services.AddBlockingDetection();
        using IHost host = builder.Build();

        await host.StartAsync();

        Assert.False(host.Detector().IsWatching);
        meters.DidNotReceiveWithAnyArgs().Create(default!);
        await host.StopAsync();
    }

    [Fact]
    public async Task Start_WithAnOptionOutOfRange_NamesTheOption()
    {
        HostApplicationBuilder builder = TestHost.Builder();
        builder.Services.AddBlockingDetection(options => options.WaitThreshold = TimeSpan.FromDays(2));
        using IHost host = builder.Build();

        OptionsValidationException wrong = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.Equal(typeof(BlockingDetectorOptions), wrong.OptionsType);
        Assert.Contains(nameof(BlockingDetectorOptions.WaitThreshold), wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Clock_OfTheHost_IsTheDetectors()
    {
        var time = Clocks.Virtual();
        HostApplicationBuilder builder = TestHost.Builder();
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddBlockingDetection();
        using IHost host = builder.Build();

        Assert.Same(time, host.Options().TimeProvider);
    }

    [Fact]
    public void Services_WithoutConfigurationLoggingAndMetrics_DoAsWell()
    {
        var services = new ServiceCollection();
        services.AddBlockingDetection();
        using ServiceProvider provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

        Assert.True(provider.GetRequiredService<BlockingDetector>().IsWatching);
    }

    [Fact]
    public void Arguments_ThatAreNull_AreNamed()
    {
        var services = new ServiceCollection();

        Assert.Throws<ArgumentNullException>("services", () => BlockingDetectionServiceCollectionExtensions.AddBlockingDetection(null!));
        Assert.Throws<ArgumentNullException>("services", () => BlockingDetectionServiceCollectionExtensions.AddBlockingDetection(null!, Substitute.For<IConfigurationSection>()));
        Assert.Throws<ArgumentNullException>("section", () => services.AddBlockingDetection(section: null!));
    }
}
