using Crawler.Reporting;

namespace AsyncToolkit.Samples.Tests.Reporting;

public class PercentilesTests
{
    [Theory]
    [InlineData(50, 5)]
    [InlineData(51, 6)]
    [InlineData(90, 9)]
    [InlineData(99, 10)]
    [InlineData(100, 10)]
    [InlineData(0.1, 1)]
    public void Of_TenValues_IsTheNearestRank(double percent, int expected)
    {
        TimeSpan[] sorted = [.. Enumerable.Range(1, 10).Select(i => TimeSpan.FromSeconds(i))];

        Assert.Equal(TimeSpan.FromSeconds(expected), Percentiles.Of(sorted, percent));
    }

    [Fact]
    public void Of_OneValue_IsThatValue() => Assert.Equal(TimeSpan.FromSeconds(1), Percentiles.Of([TimeSpan.FromSeconds(1)], 99));
}
