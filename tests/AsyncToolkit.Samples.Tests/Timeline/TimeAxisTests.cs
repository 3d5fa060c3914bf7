using Crawler.Timeline;

namespace AsyncToolkit.Samples.Tests.Timeline;

public class TimeAxisTests
{
    [Theory]
    [InlineData(10_400, 1_000)]
    [InlineData(486, 50)]
    [InlineData(3_230, 500)]
    [InlineData(300_000, 30_000)]
    [InlineData(0.5, 0.05)]
    public void Ticks_AnyLength_AreRound(double milliseconds, double expectedStep)
    {
        TimeSpan end = TimeSpan.FromMilliseconds(milliseconds);

        IReadOnlyList<TimeSpan> ticks = TimeAxis.Ticks(end, wanted: 12);

        Assert.Equal(TimeSpan.Zero, ticks[0]);
        Assert.Equal(expectedStep, (ticks[1] - ticks[0]).TotalMilliseconds, precision: 6);
        Assert.InRange(ticks.Count, 3, 13);
        Assert.True(ticks[^1] <= end);
    }

    [Fact]
    public void Ticks_NoTime_IsOnlyTheStart() => Assert.Equal([TimeSpan.Zero], TimeAxis.Ticks(TimeSpan.Zero, wanted: 12));

    [Theory]
    [InlineData(50, 486, "50 ms")]
    [InlineData(1_500, 9_000, "1.5 s")]
    [InlineData(90_000, 300_000, "1:30")]
    public void Label_SuitsTheLength(double tick, double end, string expected) =>
        Assert.Equal(expected, TimeAxis.Label(TimeSpan.FromMilliseconds(tick), TimeSpan.FromMilliseconds(end)));
}
