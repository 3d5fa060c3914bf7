using AsyncToolkit.Internal;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.BlockingDetection.Contracts;

/// <summary>The instruments, and what is measured of each observation.</summary>
public sealed class MetricContractTests : IDisposable
{
    private readonly OwnMeterFactory _factory = new();
    private readonly Measurements _measured;
    private readonly BlockingDetector _detector;

    public MetricContractTests()
    {
        _measured = new Measurements(_factory);
        _detector = new BlockingDetector(new BlockingDetectorOptions { HeartbeatInterval = Timeout.InfiniteTimeSpan }, logger: null, _factory, new ManualClock());
    }

    public void Dispose()
    {
        _detector.Dispose();
        _measured.Dispose();
        _factory.Dispose();
    }

    [Fact]
    public void Instruments_AreTheDocumentedOnes_OfTheFactorysMeter()
    {
        Assert.Equal("AsyncToolkit.Blocking", _factory.Meter?.Name);
        Assert.Equal(
            [
                ("asynctoolkit.blocking.calls", "{call}", "Blocking calls and slow callbacks that were seen, reported or not."),
                ("asynctoolkit.blocking.duration", "s", "How long they kept their threads."),
                ("asynctoolkit.blocking.pool_delay", "s", "How long a work item waited for a thread of the pool."),
                ("asynctoolkit.blocking.dropped", "{report}", "Reports that were dropped."),
            ],
            _measured.Instruments);
    }

    [Fact]
    public async Task SlowCallback_IsCountedAndMeasured()
    {
        await SeeAsync(new SlowCallback("import", 7, TimeSpan.FromMilliseconds(150).Ticks));

        Assert.Equal([(1, "callback", "slow")], Calls);
        Assert.Equal([(0.15, "callback", "slow")], Durations);
    }

    // Its end makes a slow callback of it, and has the time.
    [Fact]
    public async Task StuckCallback_IsCountedOnly()
    {
        await SeeAsync(new StuckCallback("import", 7, TimeSpan.FromMilliseconds(200).Ticks, hint: null));

        Assert.Equal([(1, "callback", "stuck")], Calls);
        Assert.Empty(Durations);
    }

    [Fact]
    public async Task Starvation_IsCountedWhenItBegins()
    {
        var starvation = new ThreadPoolStarvation(DateTimeOffset.UnixEpoch, TimeSpan.FromMilliseconds(250), StarvationVerdict.Blocked);
        await SeeAsync(new StarvationChange(starvation));
        Assert.Equal([(1, "thread pool", "starvation")], Calls);

        await SeeAsync(new StarvationChange(starvation.Ended(DateTimeOffset.UnixEpoch, TimeSpan.FromMilliseconds(400))));

        Assert.Single(Calls);
    }

    [Fact]
    public async Task PoolDelay_IsMeasured()
    {
        await SeeAsync(new PoolDelay(TimeSpan.FromMilliseconds(250).Ticks));

        Assert.Equal([0.25], _measured.Of("asynctoolkit.blocking.pool_delay", "s").Select(m => m.Value));
    }

    [Fact]
    public async Task Beat_IsMeasured()
    {
        var pool = new Queue<IThreadPoolWorkItem>();
        var clock = new ManualClock();
        using var factory = new OwnMeterFactory();
        using var measured = new Measurements(factory);
        using var detector = new BlockingDetector(new BlockingDetectorOptions(), logger: null, factory, clock, pool.Enqueue);

        detector.Watchdog.Round();
        clock.Advance(40);
        pool.Dequeue().Execute();
        clock.Advance(40);
        detector.Watchdog.Round();

        await detector.FlushAsync().WithHangGuard();
        Assert.Equal([0.04], measured.Of("asynctoolkit.blocking.pool_delay", "s").Select(m => m.Value));
    }

    [Fact]
    public async Task Losses_AreCounted()
    {
        _detector.Reports.CountDropped();
        _detector.Reports.CountDropped();
        await _detector.FlushAsync().WithHangGuard();

        Assert.Equal([2.0], _measured.Of("asynctoolkit.blocking.dropped", "{report}").Select(m => m.Value));
    }

    private IEnumerable<(double Value, string? Api, string? Kind)> Calls => All("asynctoolkit.blocking.calls", "{call}");

    private IEnumerable<(double Value, string? Api, string? Kind)> Durations => All("asynctoolkit.blocking.duration", "s");

    private IEnumerable<(double Value, string? Api, string? Kind)> All(string name, string unit) => _measured.Of(name, unit).Select(m => (m.Value, m.Api, m.Kind));

    private Task SeeAsync(Observation observation)
    {
        Assert.True(_detector.Reports.Add(observation));
        return _detector.FlushAsync().WithHangGuard();
    }
}
