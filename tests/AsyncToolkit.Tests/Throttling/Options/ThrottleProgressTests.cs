namespace AsyncToolkit.Tests.Throttling.Options;

public class ThrottleProgressTests
{
    [Fact]
    public void ItemsPerSecond_OfEndedItems_CountsFailuresToo()
    {
        var progress = new ThrottleProgress { Completed = 30, Failed = 10, Elapsed = TimeSpan.FromSeconds(8) };
        Assert.Equal(5, progress.ItemsPerSecond);
        Assert.Equal(0, new ThrottleProgress { Completed = 30 }.ItemsPerSecond);
    }

    [Fact]
    public void EstimatedRemaining_WithATotal_ExtrapolatesTheMeanSpeed()
    {
        var progress = new ThrottleProgress { Completed = 30, Failed = 10, Total = 100, Elapsed = TimeSpan.FromSeconds(8) };
        Assert.Equal(TimeSpan.FromSeconds(12), progress.EstimatedRemaining);
        Assert.Equal(TimeSpan.Zero, (progress with { Total = 40 }).EstimatedRemaining);
        Assert.Equal(TimeSpan.Zero, (progress with { Total = 10 }).EstimatedRemaining);
    }

    [Fact]
    public void EstimatedRemaining_Unknown_IsNull()
    {
        Assert.Null(new ThrottleProgress { Completed = 30, Elapsed = TimeSpan.FromSeconds(8) }.EstimatedRemaining);
        Assert.Null(new ThrottleProgress { Total = 30, Elapsed = TimeSpan.FromSeconds(8) }.EstimatedRemaining);
        Assert.Null(new ThrottleProgress { Total = 30, Completed = 1 }.EstimatedRemaining);
    }

    [Fact]
    public void EstimatedRemaining_BeyondAnyTimeSpan_IsTheLongest() =>
        Assert.Equal(
            TimeSpan.MaxValue,
            new ThrottleProgress { Total = long.MaxValue, Completed = 1, Elapsed = TimeSpan.FromDays(10_000) }.EstimatedRemaining);
}
