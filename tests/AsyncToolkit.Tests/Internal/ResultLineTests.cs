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

    // From anywhere in a segment that does not exist: the ones in front of it and behind it do.
    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(70)]
    [InlineData(127)]
    [InlineData(130)]
    public void NextResult_FromWithinASegmentThatWasNeverUsed_FindsTheOneBehind(int from)
    {
        var line = new ResultLine<int>(256, inSourceOrder: true);
        line.Put(0, 7);
        line.Put(192, 7);

        Assert.Equal(192, line.NextResult(from));
        Assert.Equal(-1, line.NextResult(193));
    }

    // Streams without a limit that matters: most segments are never made.
    [Fact]
    public void Put_WithAsManyPositionsAsThereMayBe_KeepsEachApart()
    {
        var line = new ResultLine<int>(int.MaxValue, inSourceOrder: true);
        long[] positions = [0, 1, 63, 64, 65_535, 65_536, 1_000_000_000, int.MaxValue - 1];
        foreach (long position in positions)
        {
            Assert.False(line.Put(position, (int)position));
        }

        foreach (long position in positions)
        {
            Assert.True(line.TryTake(position, out int result));
            Assert.Equal(position, result);
        }

        Assert.False(line.TryTake(2, out _));
        Assert.Equal(ResultLine<int>.Look.Nothing, line.LookAt(2));
    }

    [Fact]
    public void LookAt_EachKindOfCell_SaysWhatItIs()
    {
        var line = new ResultLine<int>(8, inSourceOrder: true);
        line.Put(0, 7);
        line.PutGap(1);
        line.PutGap(3);

        Assert.Equal(
            [ResultLine<int>.Look.Result, ResultLine<int>.Look.Gap, ResultLine<int>.Look.Nothing, ResultLine<int>.Look.Gap],
            new long[] { 0, 1, 2, 3 }.Select(line.LookAt));
        Assert.False(line.TryTake(1, out int gap));
        Assert.Equal(0, gap);
    }

    // What lies there of the lap before is neither a result nor a gap of this one.
    [Theory]
    [InlineData(64)]
    [InlineData(128)]
    public void LookAt_ACellOfTheLapBefore_FindsNothing(int positions)
    {
        var line = new ResultLine<int>(positions, inSourceOrder: true);
        line.Put(0, 7);
        line.PutGap(1);

        Assert.Equal(ResultLine<int>.Look.Nothing, line.LookAt(positions));
        Assert.Equal(ResultLine<int>.Look.Nothing, line.LookAt(positions + 1));
        Assert.False(line.TryPeek(positions, out _));
    }

    [Fact]
    public void Put_InOrderOfCompletion_TakesTheNextPositionWhateverTheItem()
    {
        var line = new ResultLine<string>(4, inSourceOrder: false);
        line.Put(3, "three");
        line.PutGap(0);
        line.Put(1, "one");

        Assert.True(line.TryTake(0, out string first));
        Assert.Equal(ResultLine<string>.Look.Gap, line.LookAt(1));
        Assert.True(line.TryTake(2, out string third));
        Assert.Equal(("three", "one"), (first, third));
    }

    // Either kind ends the wait for its position, once, and no other.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Put_ForThePositionThatIsWaitedFor_TakesTheWaitBack(bool isGap)
    {
        var line = new ResultLine<int>(8, inSourceOrder: true);
        line.Wait(2);

        Assert.False(Put(0));
        Assert.False(Put(1));
        Assert.False(Put(3));
        Assert.False(line.TryWaitNoMore(1));
        Assert.False(line.TryWaitNoMore(3));
        Assert.False(line.TryWaitNoMore(ResultLine<int>.TheEnd));
        Assert.True(Put(2));
        Assert.False(line.TryWaitNoMore(2));
        Assert.False(line.TakeAnyWait());

        line.Wait(ResultLine<int>.TheEnd);
        Assert.False(Put(4));
        Assert.True(line.TryWaitNoMore(ResultLine<int>.TheEnd));

        bool Put(long position) => isGap ? line.PutGap(position) : line.Put(position, 7);
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
