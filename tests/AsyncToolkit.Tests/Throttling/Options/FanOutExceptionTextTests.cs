using AsyncToolkit.Tests.Support;

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

    [Theory]
    [InlineData(1, "1 failure")]
    [InlineData(5, "5 failures")]
    [InlineData(7, "7 failures")]
    public void ToString_OfFailures_IsAHeadlineTheFirstFiveAndHowManyMore(int count, string headline)
    {
        var exception = new FanOutException([.. Enumerable.Range(0, count).Select(static i => new ItemFailure(i, $"item{i}", new IOException($"e{i}")))], "import");
        string[] more = count > 5 ? [$"  … and {count - 5} more, see Failures"] : [];

        Assert.Equal(
            [$"AsyncToolkit.FanOutException: import: {headline}:", .. Enumerable.Range(0, Math.Min(count, 5)).Select(static i => $" ---> [{i}] item{i}: System.IO.IOException: e{i}"), .. more],
            exception.ToString().Split(Environment.NewLine));
        Assert.Equal(
            [$"import: {headline}:", .. Enumerable.Range(0, Math.Min(count, 5)).Select(static i => $"  [{i}] item{i}: IOException: e{i}"), .. more],
            exception.Message.Split(Environment.NewLine));
    }

    [Fact]
    public void ToString_OfOneThatWasThrown_EndsWithItsStack()
    {
        FanOutException thrown = Assert.Throws<FanOutException>(Throw);

        Assert.EndsWith($"{Environment.NewLine}{thrown.StackTrace}", thrown.ToString(), StringComparison.Ordinal);

        static void Throw() => throw new FanOutException([new ItemFailure(0, "a", new IOException("disk"))]);
    }

    [Fact]
    public async Task Texts_OfAFailureOfTheSource_NameNoItem()
    {
        var source = new ScriptedSource(5) { OnMoveNext = static i => Throw(i == 2) };
        var options = new ThrottleOptions { MaxConcurrency = 1, FailureMode = FailureMode.Collect };
        Task call = source.As(isAsync: false).Items!.ForEachThrottledAsync(options, static (_, _) => ValueTask.CompletedTask);

        var thrown = Assert.IsType<FanOutException>(await call.EndAsync());

        Assert.Equal("[2] (source): IOException: disk", Assert.Single(thrown.Failures).ToString());
        Assert.Contains($"{Environment.NewLine}  [2] (source): IOException: disk", thrown.Message, StringComparison.Ordinal);
        Assert.Contains($"{Environment.NewLine} ---> [2] (source): System.IO.IOException: disk", thrown.ToString(), StringComparison.Ordinal);

        static void Throw(bool now)
        {
            if (now)
            {
                throw new IOException("disk");
            }
        }
    }

    [Theory]
    [InlineData(300, "")]
    [InlineData(301, "…")]
    public void ToString_OfAFailureWithALongMessage_IsCut(int length, string rest)
    {
        var failure = new ItemFailure(3, "c", new IOException(new string('x', length)));

        Assert.Equal($"[3] c: IOException: {new string('x', 300)}{rest}", failure.ToString());
    }

    [Fact]
    public void ToString_OfAFailureWithoutAMessage_SaysSo()
    {
        Assert.Equal("[3] c: Speechless: (no message: NotSupportedException)", new ItemFailure(3, "c", new Speechless()).ToString());
        Assert.Contains("Speechless", new FanOutException([new ItemFailure(3, "c", new Speechless())]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_WithoutFailures_SaysWhatIsNeeded() =>
        Assert.StartsWith("At least one failure is needed.", Assert.Throws<ArgumentException>(static () => new FanOutException([])).Message, StringComparison.Ordinal);

    [Fact]
    public void Message_OfAnItemThatCannotDescribeItself_DoesNotThrow()
    {
        var exception = new FanOutException([new ItemFailure(3, new Mute(), new IOException("disk"))]);

        Assert.Contains("disk", exception.Message, StringComparison.Ordinal);
        Assert.Contains("disk", exception.ToString(), StringComparison.Ordinal);
    }

    private sealed class Speechless : Exception
    {
        public override string Message => throw new NotSupportedException();
    }

    private sealed class Mute
    {
        public override string ToString() => throw new NotSupportedException();
    }
}
