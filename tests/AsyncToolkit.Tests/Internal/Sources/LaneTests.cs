using AsyncToolkit.Internal;

namespace AsyncToolkit.Tests.Internal.Sources;

public class LaneTests
{
    [Fact]
    public void TakeNext_ByItsOwner_GivesEachIndexOnceAndThenNone()
    {
        var lane = new Lane();
        lane.Refill(5, 8);

        Assert.True(lane.HasRest);
        Assert.Equal((5, 6, 7), (lane.TakeNext(), lane.TakeNext(), lane.TakeNext()));
        Assert.False(lane.HasRest);
        Assert.Equal(-1, lane.TakeNext());
        Assert.Equal(-1, lane.TakeNext());
        Assert.False(lane.HasRest);
        Assert.False(lane.TrySteal(out _, out _));
    }

    [Fact]
    public void TakeAll_OfWhatIsLeft_LeavesNothing()
    {
        var lane = new Lane();
        lane.Refill(5, 9);
        lane.TakeNext();

        Assert.Equal((6, 9), lane.TakeAll());
        Assert.False(lane.HasRest);
        Assert.Equal(-1, lane.TakeNext());
    }

    [Theory]
    [InlineData(10, 11, 10)]
    [InlineData(10, 12, 11)]
    [InlineData(10, 13, 11)]
    [InlineData(10, 14, 12)]
    [InlineData(0, 64, 32)]
    public void TrySteal_OfARest_CutsOffItsUpperHalf(int next, int end, int cut)
    {
        var lane = new Lane();
        lane.Refill(next, end);

        Assert.True(lane.TrySteal(out int stolenNext, out int stolenEnd));
        Assert.Equal((cut, end), (stolenNext, stolenEnd));
        Assert.Equal((next, cut), lane.TakeAll());
    }

    [Fact]
    public void TryOwn_ALane_SucceedsForOneOnly()
    {
        var lane = new Lane();
        Assert.False(lane.TryOwn());
        lane.Disown();
        Assert.True(lane.TryOwn());
        Assert.False(lane.TryOwn());
    }
}
