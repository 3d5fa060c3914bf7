namespace AsyncToolkit.Tests.Throttling.Options;

/// <summary>An exception that is logged is a line in a log, whatever items and exceptions say about themselves.</summary>
public class FanOutExceptionTextTests
{
    [Fact]
    public void ToString_OfFailuresWithHugeTexts_IsShort()
    {
        var huge = new string('x', 1_000_000);
        var exception = new FanOutException([.. Enumerable.Range(0, 6).Select(i => new ItemFailure(i, huge, new IOException(huge)))]);

        Assert.InRange(exception.Message.Length, 100, 20_000);
        Assert.InRange(exception.ToString().Length, 100, 100_000);
    }

    [Fact]
    public void Message_OfAnItemThatCannotDescribeItself_DoesNotThrow()
    {
        var exception = new FanOutException([new ItemFailure(3, new Mute(), new IOException("disk"))]);

        Assert.Contains("disk", exception.Message, StringComparison.Ordinal);
        Assert.Contains("disk", exception.ToString(), StringComparison.Ordinal);
    }

    private sealed class Mute
    {
        public override string ToString() => throw new NotSupportedException();
    }
}
