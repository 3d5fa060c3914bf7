namespace AsyncToolkit.Testing.Tests.Running;

public class StallClockTests
{
    // Ten times as long is more than there is.
    [Fact]
    public void IsBusyForTooLong_TheLongestTimeout_IsFalse()
    {
        StallClock clock = new(TimeSpan.MaxValue);

        Assert.False(clock.IsBusyForTooLong());
        Assert.False(clock.IsStalled(progress: 0));
        Assert.False(clock.IsStalled(progress: 0));
    }

    [Fact]
    public void IsBusyForTooLong_ATimeoutOfATick_IsTrue()
    {
        StallClock clock = new(TimeSpan.FromTicks(1));

        Assert.True(SpinWait.SpinUntil(clock.IsBusyForTooLong, TimeSpan.FromSeconds(30)));
    }
}
