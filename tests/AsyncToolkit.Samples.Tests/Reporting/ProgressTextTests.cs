using Crawler.Crawling;
using Crawler.Reporting;

namespace AsyncToolkit.Samples.Tests.Reporting;

public class ProgressTextTests
{
    private static readonly ThrottleProgress Progress = new()
    {
        Started = 128,
        Completed = 117,
        Failed = 3,
        InFlight = 8,
        Total = 360,
        Elapsed = TimeSpan.FromSeconds(3),
    };

    [Fact]
    public void Line_Plain_HasEverythingInWords() =>
        Assert.Equal("pages   120/360  8 in flight  40.0 items/s  ETA 6 s  3 failed", ProgressText.Line(Phase.Pages, Progress, withBar: false));

    [Fact]
    public void Line_WithBar_IsFilledInProportion() =>
        Assert.Equal(
            "assets  [########................]  120/360  8 in flight  40.0 items/s  ETA 6 s  3 failed",
            ProgressText.Line(Phase.Assets, Progress, withBar: true));

    [Fact]
    public void Line_NothingKnownYet_SaysSo() =>
        Assert.Equal("pages   [........................]  0/?  0 in flight  0.0 items/s", ProgressText.Line(Phase.Pages, default, withBar: true));
}
