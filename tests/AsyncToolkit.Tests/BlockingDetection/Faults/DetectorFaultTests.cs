using System.Diagnostics.Metrics;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.BlockingDetection.Faults;

/// <summary>
/// Every callback that a detector has, in one table: handlers, logger, metrics and clock. Whatever happens in one of them, the program that is watched does not
/// notice, and the reports behind it come.
/// </summary>
[Collection(PoolThreads.Name)]
public sealed class DetectorFaultTests : IDisposable
{
    private static readonly string[] Names = ["handler", "logger", "metrics", "GetTimestamp"];

    private readonly OwnMeterFactory _meters = new();

    public static TheoryData<string> Callbacks => [.. Names];

    [Theory]
    [MemberData(nameof(Callbacks))]
    public async Task Callback_ThrowsOnce_CostsOneReportAtMost(string callback)
    {
        using var trouble = new Trouble(callback, FaultKind.Throws, static () => Task.CompletedTask);
        using WatchedRun run = Start(trouble, out MeterListener listener);
        using (listener)
        {
            run.SlowOperation("first");
            await run.AllAsync();
            run.SlowOperation("second");
            BlockingReport[] reports = await run.AllAsync();

            Assert.True(trouble.Happened.IsCompleted);
            Assert.Equal(callback == "GetTimestamp" ? ["second"] : ["first", "second"], reports.Select(static report => report.Operation));
            Assert.Equal(callback == "handler" ? 0 : 1, run.Detector.Failures);
            Assert.True(run.Detector.IsWatching);
        }
    }

    [Theory]
    [MemberData(nameof(Callbacks))]
    public async Task Callback_HangsUntilReleased_HoldsUpReportsOnly(string callback)
    {
        using var trouble = new Trouble(callback, FaultKind.Hangs, static () => Task.CompletedTask);
        using WatchedRun run = Start(trouble, out MeterListener listener);
        using (listener)
        {
            run.SlowOperation("first");
            await trouble.Happened.WithHangGuard();

            // the program goes on, and what it does is seen
            run.SlowOperation("second");
            Task<BlockingReport[]> all = run.AllAsync();
            Assert.False(all.IsCompleted);
            trouble.Release();

            Assert.Equal(["first", "second"], (await all).Select(static report => report.Operation));
            Assert.Equal((0, 0), (run.Detector.Failures, run.Detector.DroppedReports));
        }
    }

    // Everything that may be called from there: it neither waits for itself nor watches itself.
    [Theory]
    [MemberData(nameof(Callbacks))]
    public async Task Callback_CallsTheDetector_ChangesNothing(string callback)
    {
        WatchedRun? run = null;
        using var trouble = new Trouble(callback, FaultKind.Reenters, () =>
        {
            using (run!.Detector.Watch("inside"))
            {
                BlockingDetector.AllowBlocking("a test", run.Detector.Watchdog.Round);
                _ = run.Detector.FlushAsync();
                run.SlowOperation("second");
            }

            return Task.CompletedTask;
        });
        using (run = Start(trouble, out MeterListener listener))
        using (listener)
        {
            run.SlowOperation("first");
            await trouble.Happened.WithHangGuard();

            Assert.Equal(["first", "second"], (await run.AllAsync()).Select(static report => report.Operation));
            Assert.Equal((0, 0), (run.Detector.Failures, run.Detector.DroppedReports));
        }
    }

    public void Dispose() => _meters.Dispose();

    private WatchedRun Start(Trouble trouble, out MeterListener listener)
    {
        Fault fault = trouble.Fault;
        var clock = new FaultyTimeProvider(TimeProvider.System);
        var run = new WatchedRun(
            options =>
            {
                options.TimeProvider = clock;
                options.RepeatInterval = TimeSpan.FromMinutes(1);
            },
            new FaultyLogger(fault),
            meters: _meters);
        clock.OnGetTimestamp = () => fault.In("GetTimestamp");
        run.Detector.Reported += (_, _) => fault.In("handler");

        listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                // those of other tests are not ours to spoil
                if (instrument.Meter == _meters.Meter)
                {
                    listening.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => fault.In("metrics"));
        listener.Start();
        return run;
    }
}
