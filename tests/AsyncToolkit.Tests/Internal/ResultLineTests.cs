using AsyncToolkit.Internal;

namespace AsyncToolkit.Tests.Internal;

/// <summary>The ring between bodies and consumer where it wraps around: at limits that it has exactly as many cells as.</summary>
public class ResultLineTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(128)]
    [InlineData(4096)]
    public void NextResult_OnlyTheLastPositionHasOne_FindsIt(int positions)
    {
        for (int from = 0; from < 3; from++)
        {
            var line = new ResultLine<int>(positions, inSourceOrder: true);
            line.Put(from + positions - 1, 7);

            Assert.Equal(from + positions - 1, line.NextResult(from));
            Assert.Equal(-1, line.NextResult(from + positions));
        }
    }

    // 256 cells in segments of 64: the second one does not exist.
    [Fact]
    public void NextResult_BehindASegmentThatWasNeverUsed_FindsItsFirstCell()
    {
        var line = new ResultLine<int>(256, inSourceOrder: true);
        line.Put(0, 7);
        line.Put(128, 7);

        Assert.Equal(128, line.NextResult(1));
    }

    // The consumer has passed a position, so the next lap may be put down, and then forgets what it took.
    [Theory]
    [InlineData(64)]
    [InlineData(128)]
    public void Forget_TheNextLapIsPutDownAlready_LeavesItThere(int positions)
    {
        var line = new ResultLine<string>(positions, inSourceOrder: true);
        line.Put(0, "first");
        Assert.True(line.TryPeek(0, out string first));
        line.Put(positions, "next lap");
        line.Forget(0);

        Assert.Equal("first", first);
        Assert.True(line.TryTake(positions, out string next));
        Assert.Equal("next lap", next);
    }

    [Fact]
    public void Put_ForAnEarlierPositionThanIsWaitedFor_TakesNoWaitBack()
    {
        var line = new ResultLine<int>(4, inSourceOrder: true);
        line.Wait(1);

        Assert.False(line.Put(0, 7));
        Assert.True(line.Put(1, 7));
        Assert.False(line.TryWaitNoMore(1));
    }

    [Fact]
    public void TakeAnyWait_ThatIsOver_TakesNothing()
    {
        var line = new ResultLine<int>(4, inSourceOrder: true);
        Assert.False(line.TakeAnyWait());
        line.Wait(0);
        Assert.True(line.TryWaitNoMore(0));
        Assert.False(line.TakeAnyWait());
        line.Wait(ResultLine<int>.TheEnd);
        Assert.True(line.TakeAnyWait());
        Assert.False(line.TryWaitNoMore(ResultLine<int>.TheEnd));
    }
}
