namespace AsyncToolkit.Testing.Tests.Clock;

public class AdvanceTests
{
    private static readonly DateTimeOffset Millennium = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Constructor_WithoutStart_StandsAtTheMillenniumInUtc()
    {
        VirtualTimeProvider time = Clocks.Virtual();

        Assert.Equal(Millennium, time.GetUtcNow());
        Assert.Equal(Millennium, time.Start);
        Assert.Equal(Millennium.Ticks, time.GetTimestamp());
        Assert.Equal(10_000_000, time.TimestampFrequency);
        Assert.Equal(TimeZoneInfo.Utc, time.LocalTimeZone);
        Assert.Equal(Millennium, time.GetUtcNow());
    }

    [Fact]
    public void Constructor_StartWithOffset_ReportsUtc()
    {
        VirtualTimeProvider time = Clocks.Virtual(new DateTimeOffset(2020, 1, 1, 12, 0, 0, TimeSpan.FromHours(2)));

        Assert.Equal(TimeSpan.Zero, time.GetUtcNow().Offset);
        Assert.Equal(10, time.GetUtcNow().Hour);
        Assert.Equal(TimeSpan.Zero, time.Start.Offset);
    }

    [Fact]
    public void Advance_Forward_MovesClockTimestampAndElapsed()
    {
        VirtualTimeProvider time = Clocks.Virtual();
        long before = time.GetTimestamp();

        time.Advance(TimeSpan.FromMilliseconds(1234));
        time.Advance(TimeSpan.Zero);

        Assert.Equal(Millennium.AddMilliseconds(1234), time.GetUtcNow());
        Assert.Equal(TimeSpan.FromMilliseconds(1234), time.GetElapsedTime(before));
        Assert.Equal(TimeSpan.FromMilliseconds(1234), time.Elapsed);
    }

    [Fact]
    public void Advance_Backwards_Throws()
    {
        VirtualTimeProvider time = Clocks.Virtual();

        Assert.Throws<ArgumentOutOfRangeException>("delta", () => time.Advance(TimeSpan.FromTicks(-1)));
        Assert.Equal(Millennium, time.GetUtcNow());
    }

    [Fact]
    public void Advance_PastTheLastDate_ThrowsAndDoesNotMove()
    {
        VirtualTimeProvider time = Clocks.Virtual();

        Assert.Throws<ArgumentOutOfRangeException>("delta", () => time.Advance(TimeSpan.MaxValue));
        Assert.Equal(TimeSpan.Zero, time.Elapsed);
    }

    [Fact]
    public void SetUtcNow_Forward_MovesAndFires()
    {
        VirtualTimeProvider time = Clocks.Virtual();
        int fired = 0;
        using ITimer timer = time.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan);

        time.SetUtcNow(Millennium.AddSeconds(5));

        Assert.Equal(1, fired);
        Assert.Equal(Millennium.AddSeconds(5), time.GetUtcNow());
    }

    [Fact]
    public void SetUtcNow_ToNow_IsAllowed()
    {
        VirtualTimeProvider time = Clocks.Virtual();

        time.SetUtcNow(Millennium);

        Assert.Equal(Millennium, time.GetUtcNow());
    }

    [Fact]
    public void SetUtcNow_Backwards_Throws()
    {
        VirtualTimeProvider time = Clocks.Virtual();

        Assert.Throws<ArgumentOutOfRangeException>("value", () => time.SetUtcNow(Millennium.AddTicks(-1)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void AdjustTime_EitherDirection_MovesTheWallClockAndNoTimer(int hours)
    {
        VirtualTimeProvider time = Clocks.Virtual();
        int fired = 0;
        using ITimer timer = time.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        long before = time.GetTimestamp();

        time.AdjustTime(Millennium.AddHours(hours));

        Assert.Equal(0, fired);
        Assert.Equal(Millennium.AddHours(hours), time.GetUtcNow());
        Assert.Equal(Millennium.AddHours(hours).AddSeconds(1), time.NextTimerDue);
        Assert.Equal(TimeSpan.Zero, time.GetElapsedTime(before));
        Assert.Equal(TimeSpan.Zero, time.Elapsed);
        time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Equal(0, fired);
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, fired);
    }

    [Fact]
    public void GetUtcNow_AutoAdvance_ReadsFirstAndThenMovesAndFires()
    {
        VirtualTimeProvider time = Clocks.Virtual();
        time.AutoAdvanceAmount = TimeSpan.FromSeconds(1);
        List<TimeSpan> fired = [];
        using ITimer timer = time.CreateTimer(_ => fired.Add(time.Elapsed), null, TimeSpan.FromSeconds(2), Timeout.InfiniteTimeSpan);

        Assert.Equal(Millennium, time.GetUtcNow());
        Assert.Empty(fired);
        Assert.Equal(Millennium.AddSeconds(1), time.GetUtcNow());
        Assert.Equal([TimeSpan.FromSeconds(2)], fired);
        Assert.Equal(Millennium.AddSeconds(2), time.GetUtcNow());
    }

    [Fact]
    public void AutoAdvanceAmount_OtherReads_DoNotMoveTheClock()
    {
        VirtualTimeProvider time = Clocks.Virtual();
        time.AutoAdvanceAmount = TimeSpan.FromSeconds(1);

        _ = time.GetTimestamp();
        _ = time.ToString();
        _ = time.Elapsed;
        _ = time.NextTimerDue;

        Assert.Equal(TimeSpan.FromSeconds(1), time.AutoAdvanceAmount);
        Assert.Equal(TimeSpan.Zero, time.Elapsed);
    }

    [Fact]
    public void AutoAdvanceAmount_Negative_Throws()
    {
        VirtualTimeProvider time = Clocks.Virtual();

        Assert.Throws<ArgumentOutOfRangeException>("value", () => time.AutoAdvanceAmount = TimeSpan.FromTicks(-1));
    }

    [Fact]
    public void SetLocalTimeZone_CustomZone_IsUsedForLocalNow()
    {
        VirtualTimeProvider time = Clocks.Virtual();
        TimeZoneInfo zone = TimeZoneInfo.CreateCustomTimeZone("two hours east", TimeSpan.FromHours(2), null, null);

        time.SetLocalTimeZone(zone);

        Assert.Equal(zone, time.LocalTimeZone);
        Assert.Equal(2, time.GetLocalNow().Hour);
        Assert.Equal(TimeSpan.FromHours(2), time.GetLocalNow().Offset);
        Assert.Throws<ArgumentNullException>("localTimeZone", () => time.SetLocalTimeZone(null!));
    }

    [Fact]
    public void ToString_AnyTime_IsInvariantWithMilliseconds() =>
        Assert.Equal("2022-01-02T03:04:05.006", Clocks.Virtual(new DateTimeOffset(2022, 1, 2, 3, 4, 5, 6, TimeSpan.Zero)).ToString());

    [Fact]
    public void AdvanceMode_UnknownValue_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>("value", () => Clocks.Virtual((AdvanceMode)7));
}
