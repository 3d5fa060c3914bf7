using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.BlockingDetection;

[Collection(PoolThreads.Name)]
public class MetricsTests
{
    [Fact]
    public async Task Wait_IsCountedAndMeasured_ReportedOrNot()
    {
        using var factory = new OwnMeterFactory();
        using var measured = new Measurements(factory);
        var options = new BlockingDetectorOptions { WaitThreshold = TimeSpan.FromMilliseconds(1), HeartbeatInterval = Timeout.InfiniteTimeSpan };
        using var detector = new BlockingDetector(options, logger: null, factory, new ManualClock());

        for (int i = 0; i < 3; i++)
        {
            await LongWaits.RunAsync(detector, wait => wait.WaitOne());
        }

        await detector.FlushAsync().WithHangGuard();
        Assert.Equal(3, measured.Of("asynctoolkit.blocking.calls", "{call}").Count(m => m is { Api: "WaitHandle.WaitOne", Kind: "wait", Tags: 2, Value: 1 }));
        Assert.Equal(3, measured.Of("asynctoolkit.blocking.duration", "s").Count(m => m is { Api: "WaitHandle.WaitOne", Kind: "wait" }));
    }

    // An exception that left the reporter's thread would end the process.
    [Fact]
    public async Task Listener_ThatThrowsAtTheEnd_IsCounted()
    {
        Thread? creator = null;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, published) =>
            {
                if (Thread.CurrentThread == creator) // those of other tests are not ours to spoil
                {
                    published.EnableMeasurementEvents(instrument);
                }
            },
            MeasurementsCompleted = static (_, _) =>
            {
                if (Thread.CurrentThread.Name == "AsyncToolkit blocking reporter")
                {
                    throw new InvalidOperationException("listener");
                }
            },
        };
        listener.Start();
        creator = Thread.CurrentThread;
        var detector = new BlockingDetector(new BlockingDetectorOptions { HeartbeatInterval = Timeout.InfiniteTimeSpan }, logger: null, meterFactory: null, new ManualClock());
        creator = null;

        detector.Dispose();
        await detector.FlushAsync().WithHangGuard();

        Assert.Equal(1, detector.Failures);
    }

    [Fact]
    public async Task Listener_ThatThrows_IsCounted_AndReportsGoOn()
    {
        using var factory = new OwnMeterFactory();
        using var measured = new Measurements(factory) { Failure = new InvalidOperationException("listener") };
        var clock = new ManualClock();
        using var detector = new BlockingDetector(new BlockingDetectorOptions { HeartbeatInterval = Timeout.InfiniteTimeSpan }, logger: null, factory, clock);
        var reports = new ConcurrentQueue<BlockingReport>();
        detector.Reported += (_, e) => reports.Enqueue(e.Report);

        await Task.Run(() =>
        {
            using (detector.Watch("operation"))
            {
                clock.Advance(150);
            }
        });
        await detector.FlushAsync().WithHangGuard();

        Assert.Single(reports);
        Assert.True(detector.Failures > 0);
    }
}
