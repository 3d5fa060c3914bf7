namespace AsyncToolkit.Tests.Throttling.Options;

public class FailureModeTests
{
    [Fact]
    public void Equality_OfModes_IsByMeaning()
    {
        FailureMode[] modes = [FailureMode.FailFast, FailureMode.Collect, FailureMode.StopAfter(1), FailureMode.StopAfter(2)];
        for (int i = 0; i < modes.Length; i++)
        {
            for (int j = 0; j < modes.Length; j++)
            {
                Assert.Equal(i == j, modes[i] == modes[j]);
                Assert.Equal(i != j, modes[i] != modes[j]);
                Assert.Equal(i == j, modes[i].Equals(modes[j]));
                Assert.Equal(i == j, modes[i].Equals((object)modes[j]));
            }
        }

        Assert.Equal(FailureMode.StopAfter(2), FailureMode.StopAfter(2));
        Assert.Equal(FailureMode.StopAfter(2).GetHashCode(), FailureMode.StopAfter(2).GetHashCode());
        Assert.Equal(FailureMode.FailFast, default);
        Assert.False(FailureMode.Collect.Equals(null));
        Assert.False(FailureMode.Collect.Equals("Collect"));
    }

    [Fact]
    public void ToString_OfModes_IsTheirName()
    {
        Assert.Equal("FailFast", FailureMode.FailFast.ToString());
        Assert.Equal("Collect", FailureMode.Collect.ToString());
        Assert.Equal("StopAfter(1)", FailureMode.StopAfter(1).ToString());
        Assert.Equal("StopAfter(2147483647)", FailureMode.StopAfter(int.MaxValue).ToString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void StopAfter_BelowOne_Throws(int failures) =>
        Assert.Throws<ArgumentOutOfRangeException>(nameof(failures), () => FailureMode.StopAfter(failures));
}
