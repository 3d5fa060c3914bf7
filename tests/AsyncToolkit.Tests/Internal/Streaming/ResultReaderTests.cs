using AsyncToolkit.Internal;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Internal.Streaming;

public class ResultReaderTests
{
    private readonly ConsumerTurn _turn = new();
    private readonly ResultLine<int> _line = new(256, inSourceOrder: true);

    [Fact]
    public void TryRead_ResultsInARow_TakesOneAfterTheOther()
    {
        ResultReader<int> reader = Reader(skipsGaps: false);
        _line.Put(0, 10);
        _line.Put(1, 11);

        Assert.Equal([10, 11], ReadAll(ref reader, ended: false));

        Assert.Equal(2, _turn.Position);
        Assert.False(reader.TryRead(ended: false, out _, out long wait));
        Assert.Equal(2, wait);
    }

    [Fact]
    public async Task TryRead_AGapThatMatters_ComesToNothingBehindIt()
    {
        ResultReader<int> reader = Reader(skipsGaps: false);
        _line.Put(0, 10);
        _line.PutGap(1);
        _line.Put(2, 12);

        Assert.Equal([10], ReadAll(ref reader, ended: false));
        Assert.Empty(ReadAll(ref reader, ended: true));

        Assert.False(reader.TryRead(ended: true, out _, out long wait));
        Assert.Equal(ResultLine<int>.TheEnd, wait);
        Assert.Equal([12], await LeaveAllAsync(reader, 1));
    }

    [Fact]
    public void TryRead_GapsThatDoNotMatter_PassesOverThem()
    {
        ResultReader<int> reader = Reader(skipsGaps: true);
        _line.PutGap(0);
        _line.PutGap(1);
        _line.Put(2, 12);

        Assert.Equal([12], ReadAll(ref reader, ended: false));

        Assert.False(reader.TryRead(ended: false, out _, out long wait));
        Assert.Equal((3L, 3L), (wait, _turn.Position));
    }

    // Items that were never started leave not even a gap: until the end they may yet come.
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void TryRead_PositionsThatNothingWasPutDownAt_PassesOverThemAtTheEndOnly(bool skipsGaps, bool ended)
    {
        ResultReader<int> reader = Reader(skipsGaps);
        _line.Put(0, 10);
        _line.Put(3, 13);
        _line.Put(200, 14);

        int[] expected = skipsGaps && ended ? [10, 13, 14] : [10];
        Assert.Equal(expected, ReadAll(ref reader, ended));

        Assert.False(reader.TryRead(ended, out _, out long wait));
        Assert.Equal(expected.Length == 1 ? 1 : 201, wait);
    }

    [Fact]
    public async Task LeaveTo_WhoeverIsInterested_GivesEverythingThatIsLeft()
    {
        ResultReader<int> reader = Reader(skipsGaps: true);
        _line.Put(0, 10);
        _line.PutGap(1);
        _line.Put(2, 12);
        _line.Put(255, 13);

        Assert.Equal([10, 12, 13], await LeaveAllAsync(reader, 3));
        reader.LeaveTo(unclaimed: null);
    }

    private ResultReader<int> Reader(bool skipsGaps) => new(_line, _turn, skipsGaps);

    private static List<int> ReadAll(ref ResultReader<int> reader, bool ended)
    {
        var read = new List<int>();
        while (reader.TryRead(ended, out int result, out _))
        {
            read.Add(result);
        }

        return read;
    }

    private static async Task<object?[]> LeaveAllAsync(ResultReader<int> reader, int count)
    {
        var handler = new RecordingHandler();
        var unclaimed = new UnclaimedResults(handler.Handle, log: null);
        reader.LeaveTo(unclaimed);
        unclaimed.Settle(["nothing that was left"]);
        object?[] all = await handler.NextAsync(count);
        Assert.Equal(count, handler.Results.Count);
        return all;
    }
}
