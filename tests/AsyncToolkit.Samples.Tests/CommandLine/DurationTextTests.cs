using Crawler.CommandLine;

namespace AsyncToolkit.Samples.Tests.CommandLine;

public class DurationTextTests
{
    [Theory]
    [InlineData("2s", 2_000)]
    [InlineData("2", 2_000)]
    [InlineData("0.25", 250)]
    [InlineData("500ms", 500)]
    [InlineData("500 MS", 500)]
    [InlineData(" 1.5s ", 1_500)]
    [InlineData("2m", 120_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("00:00:02", 2_000)]
    [InlineData("0:00:02.5", 2_500)]
    [InlineData("24h", 86_400_000)]
    public void TryParse_Duration_IsRead(string text, double milliseconds)
    {
        Assert.True(DurationText.TryParse(text, out TimeSpan duration));
        Assert.Equal(milliseconds, duration.TotalMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("0")]
    [InlineData("0ms")]
    [InlineData("-1s")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1e3")]
    [InlineData("25h")]
    [InlineData("99999999999999999999999999s")]
    [InlineData("2 seconds")]
    [InlineData("1,5s")]
    [InlineData("02:00")]
    [InlineData("00:00:00")]
    [InlineData("-00:00:02")]
    [InlineData("1.00:00:00")]
    [InlineData("00:00:02s")]
    public void TryParse_AnythingElse_IsRefused(string text) => Assert.False(DurationText.TryParse(text, out _));

    [Theory]
    [InlineData(0, "0 ms")]
    [InlineData(0.25, "0.25 ms")]
    [InlineData(87.4, "87 ms")]
    [InlineData(999.4, "999 ms")]
    [InlineData(999.6, "1 s")]
    [InlineData(1_534, "1.53 s")]
    [InlineData(9_800, "9.8 s")]
    [InlineData(59_940, "59.9 s")]
    [InlineData(125_000, "2 min 5 s")]
    [InlineData(7_260_000, "2 h 1 min")]
    public void Format_Duration_UsesTheUnitThatSuits(double milliseconds, string expected) =>
        Assert.Equal(expected, DurationText.Format(TimeSpan.FromMilliseconds(milliseconds)));
}
