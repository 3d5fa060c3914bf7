namespace AsyncToolkit.Tests.EndOfRun;

/// <summary>Timers of the system's clock belong to no test: they are looked at when all have run.</summary>
[Collection(TestSupport.EndOfRun.Name)]
public class SystemTimerTests
{
    [Fact]
    public void AllTests_WhenTheyHaveRun_LeaveNoTimerOfTheSystemBehind()
    {
        // one that has just been turned off may take a moment
        _ = SpinWait.SpinUntil(static () => SystemTimers.Armed().Count == 0, TimeSpan.FromSeconds(2));

        Assert.True(SystemTimers.Armed().Count == 0, string.Join('\n', SystemTimers.Armed()));
    }

    // The test must be able to fail.
    [Fact]
    public void Armed_WithATimer_TellsWhoseItIs()
    {
        using var timer = new Timer(static _ => { }, null, TimeSpan.FromDays(1), Timeout.InfiniteTimeSpan);

        Assert.Single(SystemTimers.Armed(), static armed => armed.Contains(nameof(Armed_WithATimer_TellsWhoseItIs), StringComparison.Ordinal));
    }
}
