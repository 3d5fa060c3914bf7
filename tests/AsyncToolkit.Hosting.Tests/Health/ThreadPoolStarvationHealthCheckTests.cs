using AsyncToolkit.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace AsyncToolkit.Hosting.Tests;

[Collection(Alone.Name)]
public sealed class ThreadPoolStarvationHealthCheckTests : IDisposable
{
    private readonly VirtualTimeProvider _time = Clocks.Virtual();
    private IHost? _host;

    [Fact]
    public async Task Check_OfAPoolThatNeverStarved_IsHealthy()
    {
        await StartAsync(options => options.StarvationThreshold = TimeSpan.FromDays(1));

        HealthReportEntry entry = await CheckAsync();

        Assert.Equal(HealthStatus.Healthy, entry.Status);
        Assert.Equal("The thread pool starts its work items in time.", entry.Description);
        Assert.Empty(entry.Data);
    }

    [Fact]
    public async Task Check_UntilThirtySecondsAfterTheEnd_IsDegraded()
    {
        BlockingDetector detector = await StartAsync();
        await Starvation.CauseAsync(detector);
        ThreadPoolStarvation starvation = detector.LastStarvation!;

        _time.Advance(TimeSpan.FromSeconds(30) - TimeSpan.FromTicks(1));
        HealthReportEntry before = await CheckAsync();
        _time.Advance(TimeSpan.FromTicks(1));
        HealthReportEntry after = await CheckAsync();

        Assert.Equal((HealthStatus.Degraded, HealthStatus.Healthy), (before.Status, after.Status));
        Assert.StartsWith("The thread pool starved until 30 s ago: a work item waited ", before.Description, StringComparison.Ordinal);
        Assert.Equal(starvation.StartedAt, before.Data["startedAt"]);
        Assert.Equal(starvation.EndedAt, before.Data["endedAt"]);
        Assert.Equal(starvation.Delay, before.Data["delay"]);
        Assert.Equal(starvation.Verdict.ToString(), before.Data["verdict"]);
        Assert.Equal(starvation.ThreadCount, before.Data["threads"]);
    }

    // No probe runs then, but a program may ask on a thread of its own.
    [Fact]
    public async Task Check_WhileThePoolStarves_IsDegraded()
    {
        BlockingDetector detector = await StartAsync();
        HealthCheckResult during = default;

        await Starvation.CauseAsync(detector, () => during = CheckDirectly());

        Assert.Equal(HealthStatus.Degraded, during.Status);
        Assert.StartsWith("The thread pool starves: ", during.Description, StringComparison.Ordinal);
        Assert.DoesNotContain("endedAt", during.Data.Keys);
    }

    [Fact]
    public async Task Check_WithOptionsOfTheCallers_HonoursThem()
    {
        BlockingDetector detector = await StartAsync(
            configure: null, checks => checks.AddThreadPoolStarvation("pool", HealthStatus.Unhealthy, ["ready"], TimeSpan.FromMinutes(5)));
        await Starvation.CauseAsync(detector);

        _time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        HealthReportEntry before = await CheckAsync("pool");
        _time.Advance(TimeSpan.FromTicks(1));
        HealthReportEntry after = await CheckAsync("pool");

        Assert.Equal((HealthStatus.Unhealthy, HealthStatus.Healthy), (before.Status, after.Status));
        Assert.Equal(["ready"], before.Tags);
    }

    [Fact]
    public async Task Check_WithAClockThatWasSetBack_StaysDegraded()
    {
        BlockingDetector detector = await StartAsync();
        await Starvation.CauseAsync(detector);

        _time.AdjustTime(_time.GetUtcNow() - TimeSpan.FromHours(1));

        Assert.Equal(HealthStatus.Degraded, (await CheckAsync()).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Check_WithoutAHeartbeat_IsHealthyAndSaysThatNobodyWatches(bool enabled)
    {
        await StartAsync(options =>
        {
            options.Enabled = enabled;
            options.HeartbeatInterval = Timeout.InfiniteTimeSpan;
        });

        HealthReportEntry entry = await CheckAsync();

        Assert.Equal(HealthStatus.Healthy, entry.Status);
        Assert.Contains("not watched", entry.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_BesideADetectorWithASectionOfItsOwn_LeavesItsOptionsAlone()
    {
        HostApplicationBuilder builder = TestHost.Builder(("Own:MaxSites", "7"), ("BlockingDetection:MaxSites", "8"), ("BlockingDetection:Typo", "1"));
        builder.Services.AddBlockingDetection(builder.Configuration.GetSection("Own"));
        builder.Services.AddHealthChecks().AddThreadPoolStarvation();
        using IHost host = builder.Build();

        Assert.Equal(7, host.Options().MaxSites);
    }

    [Fact]
    public void Arguments_ThatCannotBe_AreNamed()
    {
        IHealthChecksBuilder checks = new ServiceCollection().AddHealthChecks();

        Assert.Throws<ArgumentNullException>("builder", () => ThreadPoolStarvationHealthChecksBuilderExtensions.AddThreadPoolStarvation(null!));
        Assert.Throws<ArgumentNullException>("name", () => checks.AddThreadPoolStarvation(null!));
        Assert.Throws<ArgumentOutOfRangeException>("recoveryPeriod", () => checks.AddThreadPoolStarvation(recoveryPeriod: TimeSpan.FromTicks(-1)));
    }

    public void Dispose() => _host?.Dispose();

    private async Task<BlockingDetector> StartAsync(Action<BlockingDetectorOptions>? configure = null, Action<IHealthChecksBuilder>? add = null)
    {
        HostApplicationBuilder builder = TestHost.Builder();
        builder.Services.AddSingleton<TimeProvider>(_time);
        IHealthChecksBuilder checks = builder.Services.AddHealthChecks();
        (add ?? (builder => builder.AddThreadPoolStarvation()))(checks);
        builder.Services.Configure<BlockingDetectorOptions>(options => configure?.Invoke(options));
        _host = builder.Build();
        await _host.StartAsync();
        return _host.Detector();
    }

    private async Task<HealthReportEntry> CheckAsync(string name = "thread_pool_starvation") =>
        (await _host!.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries[name];

    private HealthCheckResult CheckDirectly()
    {
        HealthCheckRegistration registration = Registration();
        IHealthCheck check = registration.Factory(_host!.Services);
        Task<HealthCheckResult> result = check.CheckHealthAsync(new HealthCheckContext { Registration = registration });
        Assert.True(result.IsCompletedSuccessfully);
        return result.Result;
    }

    private HealthCheckRegistration Registration() =>
        _host!.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<HealthCheckServiceOptions>>().Value.Registrations.Single();
}
