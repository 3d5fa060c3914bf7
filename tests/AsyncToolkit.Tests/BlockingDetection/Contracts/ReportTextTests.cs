using System.Globalization;
using AsyncToolkit.Internal;
using AsyncToolkit.Tests.Support;
using Microsoft.Extensions.Logging;

namespace AsyncToolkit.Tests.BlockingDetection.Contracts;

/// <summary>Reports and log entries, word by word: people search their logs for them.</summary>
public sealed class ReportTextTests : IDisposable
{
    private readonly RecordingLogger _logger = new();
    private readonly WatchedRun _run;

    public ReportTextTests() => _run = new WatchedRun(logger: _logger);

    public static TheoryData<StarvationVerdict, string> Verdicts => new()
    {
        { StarvationVerdict.Blocked, "Its threads are blocked" },
        { StarvationVerdict.Saturated, "Its threads are busy" },
        { StarvationVerdict.Unclear, "The cause is not clear" },
    };

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task SlowCallback_SaysWhoAndHowLong()
    {
        await SeeAsync(new SlowCallback("import", 7, Ticks(1_234)));

        AssertLogged(1004, LogLevel.Warning, "A callback of import kept thread 7 for 1234 ms without an await (0 earlier reports were left out).");
        Assert.Equal("SlowCallback: callback in import, thread 7, 1234 ms", Assert.Single(_run.Reports).ToString());
    }

    [Theory]
    [InlineData("the thread waits in poll", "the thread waits in poll")]
    [InlineData(null, "it sleeps, computes, or waits for a file or a socket")]
    public async Task StuckCallback_SaysWhatTheSystemSays_OrWhatItMayBe(string? hint, string text)
    {
        await SeeAsync(new StuckCallback("import", 7, Ticks(200), hint));

        AssertLogged(1003, LogLevel.Warning, $"A callback of import has kept thread 7 for 200 ms without an await and still does; {text} (0 earlier reports were left out).");
        Assert.Equal(hint, Assert.Single(_run.Reports).Hint);
    }

    [Theory]
    [MemberData(nameof(Verdicts))]
    public async Task Starvation_SaysWhyAndTheNumbers(StarvationVerdict verdict, string words)
    {
        await SeeAsync(new StarvationChange(Starvation(verdict)));

        AssertLogged(
            1005,
            LogLevel.Error,
            $"The thread pool has not started a work item for 250 ms. {words}: 3 threads, 40 items queued, 5 completed meanwhile, 1.3 processors busy, 2 watched threads inside blocking calls.");
        BlockingReport report = Assert.Single(_run.Reports);
        Assert.Equal(("thread pool", "", 0), (report.Api, report.Operation, report.ThreadId));
        Assert.Equal($"ThreadPoolStarvation: {verdict}, 250 ms", report.ToString());
    }

    [Fact]
    public async Task Starvation_Over_SaysHowLong()
    {
        ThreadPoolStarvation begun = Starvation(StarvationVerdict.Blocked);

        await SeeAsync(new StarvationChange(begun.Ended(DateTimeOffset.UnixEpoch, TimeSpan.FromMilliseconds(400))));

        AssertLogged(1006, LogLevel.Information, "The thread pool starts work items again, after 400 ms.");
        BlockingReport report = Assert.Single(_run.Reports);
        Assert.Equal("StarvationEnded: Blocked, 400 ms", report.ToString());
        Assert.Equal((3, 40, 5, 2), (report.Starvation!.ThreadCount, report.Starvation.PendingWorkItems, report.Starvation.CompletedWorkItems, report.Starvation.BlockedWatchedThreads));
    }

    [Fact]
    public async Task BlockingCall_SaysHowLongSoFar_AndThenInAll()
    {
        var waits = new PlayedWaits(stage =>
        {
            _run.Clock.Advance(stage == 1 ? 120 : 30);
            return stage == 1 ? WaitHandle.WaitTimeout : 0;
        });

        await waits.RunAsync(_run.Detector, never => never.WaitOne());
        await _run.AllAsync();

        BlockingReport begun = _run.Reports.First(), ended = _run.Reports.Last();
        Assert.Equal((BlockingReportKind.BlockingCall, TimeSpan.FromMilliseconds(120)), (begun.Kind, begun.Elapsed));
        Assert.Equal((BlockingReportKind.BlockingCallEnded, TimeSpan.FromMilliseconds(150)), (ended.Kind, ended.Elapsed));
        Assert.Equal(
            [
                string.Create(CultureInfo.InvariantCulture, $"WaitHandle.WaitOne in operation has blocked thread {begun.ThreadId} for 120 ms and still does (0 earlier reports from here were left out).\n{begun.StackTrace}"),
                string.Create(CultureInfo.InvariantCulture, $"WaitHandle.WaitOne in operation has released thread {begun.ThreadId} after 150 ms."),
            ],
            _logger.Entries.Select(entry => entry.Text));
    }

    [Fact]
    public async Task Losses_SayHowMany_SinceTheLastTime()
    {
        _run.Detector.Reports.CountDropped();
        await _run.AllAsync();
        _run.Detector.Reports.CountDropped();
        _run.Detector.Reports.CountDropped();
        await _run.AllAsync();

        Assert.Equal(
            ["1 reports of blocking calls were dropped: more came in than could be written.", "2 reports of blocking calls were dropped: more came in than could be written."],
            _logger.Entries.Select(entry => entry.Text));
    }

    [Fact]
    public async Task Failures_SayHowMany_AndWhetherTheDetectorGoesOn()
    {
        _run.Detector.CountFailure();
        await _run.AllAsync();
        _run.Detector.SwitchOff();
        await _run.AllAsync();

        Assert.Equal(
            ["The detector of blocking calls has failed 1 times and goes on. The program is not affected.", "The detector of blocking calls has failed 2 times and is off. The program is not affected."],
            _logger.Entries.Select(entry => entry.Text));
    }

    [Fact]
    public void BlockingCallException_SaysWhatBlocksWhere()
    {
        var exception = new BlockingCallException("Task.Wait", "import");

        Assert.Equal("Task.Wait blocks a thread inside the asynchronous operation 'import'.", exception.Message);
        Assert.Equal(("Task.Wait", "import"), (exception.Api, exception.Operation));
        Assert.Throws<ArgumentNullException>("api", () => new BlockingCallException(null!, "import"));
        Assert.Throws<ArgumentNullException>("operation", () => new BlockingCallException("Task.Wait", null!));
    }

    [Fact]
    public void BlockingReportEventArgs_Null_Throws() => Assert.Throws<ArgumentNullException>("report", () => new BlockingReportEventArgs(null!));

    private static long Ticks(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds).Ticks;

    private static ThreadPoolStarvation Starvation(StarvationVerdict verdict) => new(DateTimeOffset.UnixEpoch, TimeSpan.FromMilliseconds(250), verdict)
    {
        ThreadCount = 3,
        PendingWorkItems = 40,
        CompletedWorkItems = 5,
        BusyProcessors = 1.26,
        BlockedWatchedThreads = 2,
    };

    private Task<BlockingReport[]> SeeAsync(Observation observation)
    {
        Assert.True(_run.Detector.Reports.Add(observation));
        return _run.AllAsync();
    }

    private void AssertLogged(int id, LogLevel level, string text) => Assert.Equal(new LogEntry(id, level, text, Exception: null), Assert.Single(_logger.Entries));
}
