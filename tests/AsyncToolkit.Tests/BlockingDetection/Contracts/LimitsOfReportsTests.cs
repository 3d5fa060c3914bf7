using AsyncToolkit.Internal;
using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.BlockingDetection.Contracts;

/// <summary>What is left out of the reports, when that is told, and what is not forgotten over it. On a clock of the test's.</summary>
public sealed class LimitsOfReportsTests : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly VirtualTimeProvider _time = Clocks.Virtual();
    private readonly RecordingLogger _logger = new();
    private readonly WatchedRun _run;

    public LimitsOfReportsTests() => _run = new WatchedRun(
        options =>
        {
            options.TimeProvider = _time;
            options.RepeatInterval = Interval;
            options.MaxSites = 2;
        },
        _logger);

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task Place_WhereSomethingWasLeftOut_IsKeptBeforeOthers()
    {
        await SeeAsync("owing");
        await SeeAsync("owing");
        await SeeAsync("square");
        _time.Advance(Interval);

        await SeeAsync("new");
        await SeeAsync("owing");

        Assert.Equal([("owing", 0), ("square", 0), ("new", 0), ("owing", 1)], _run.Reports.Select(report => (report.Operation, report.Suppressed)));
    }

    [Fact]
    public async Task Place_OneTickBeforeTheInterval_IsLeftOut()
    {
        await SeeAsync("place");
        _time.Advance(Interval - TimeSpan.FromTicks(1));
        await SeeAsync("place");

        Assert.Single(_run.Reports);
    }

    [Fact]
    public async Task Wait_ThatWasLeftOut_HasNoReportOfItsEnd()
    {
        for (int i = 0; i < 3; i++)
        {
            await LongWaits.RunAsync(_run.Detector, never => never.WaitOne());
        }

        Assert.Equal([BlockingReportKind.BlockingCall, BlockingReportKind.BlockingCallEnded], (await _run.AllAsync()).Select(report => report.Kind));
    }

    // All of it on the reporter's thread: what a handler does at a report comes before the look for losses that follows the report.
    [Fact]
    public async Task Losses_AreToldAtOnce_AndThenAtMostOnceASecond()
    {
        TimeSpan second = TimeSpan.FromSeconds(1), tick = TimeSpan.FromTicks(1);
        Queue<TimeSpan> passing = new([TimeSpan.Zero, TimeSpan.Zero, second - tick, tick, TimeSpan.Zero]);
        using var run = new WatchedRun(options => options.TimeProvider = _time, _logger);
        run.Detector.Reported += (_, _) =>
        {
            run.Detector.Reports.CountDropped();
            _time.Advance(passing.Dequeue());
        };

        while (passing.Count > 0)
        {
            Add(run, "operation");
            Assert.Equal(1004, (await _logger.NextAsync()).Id);
            if (passing.Count is 4 or 1)
            {
                Assert.Equal(1007, (await _logger.NextAsync()).Id);
            }
        }

        Assert.Equal([1004, 1007, 1004, 1004, 1004, 1007, 1004], _logger.Entries.Select(entry => entry.Id));
    }

    [Fact]
    public async Task Losses_AreToldAtTheEnd()
    {
        _run.Detector.Reports.CountDropped();
        await _run.AllAsync();
        _run.Detector.Reports.CountDropped();

        _run.Dispose();
        await _run.Detector.FlushAsync().WithHangGuard();

        Assert.Equal([1007, 1007], _logger.Entries.Select(entry => entry.Id));
    }

    private static void Add(WatchedRun run, string operation) => Assert.True(run.Detector.Reports.Add(new SlowCallback(operation, 7, 1)));

    private Task<BlockingReport[]> SeeAsync(string operation)
    {
        Add(_run, operation);
        return _run.AllAsync();
    }
}
