namespace AsyncToolkit.Tests.Throttling.Options;

public class FanOutExceptionTests
{
    [Fact]
    public void Message_OfAFew_ShowsTheCountAndEach()
    {
        var exception = new FanOutException([new ItemFailure(3, "c", new IOException("disk")), new ItemFailure(8, "h", new TimeoutException("slow"))]);

        string[] lines = exception.Message.Split(Environment.NewLine);
        Assert.Equal(["2 failures:", "  [3] c: IOException: disk", "  [8] h: TimeoutException: slow"], lines);
    }

    [Fact]
    public void Message_OfOne_SaysSo() =>
        Assert.StartsWith("1 failure:", new FanOutException([new ItemFailure(0, null, new IOException())]).Message, StringComparison.Ordinal);

    [Fact]
    public void Message_OfMore_ShowsTheFirstFive()
    {
        var exception = new FanOutException([.. Enumerable.Range(0, 6).Select(static i => new ItemFailure(i, $"item{i}", new IOException($"e{i}")))]);

        foreach (string text in new[] { exception.Message, exception.ToString() })
        {
            Assert.Contains("6 failures", text, StringComparison.Ordinal);
            Assert.All(Enumerable.Range(0, 5), i => Assert.Contains($"item{i}", text, StringComparison.Ordinal));
            Assert.All(Enumerable.Range(0, 5), i => Assert.Contains($"e{i}", text, StringComparison.Ordinal));
            Assert.DoesNotContain("item5", text, StringComparison.Ordinal);
            Assert.Contains("1 more", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task ToString_OfAHundredThousand_IsShort()
    {
        var options = new ThrottleOptions { MaxConcurrency = 8, FailureMode = FailureMode.Collect, Name = "import" };
        var thrown = await Assert.ThrowsAsync<FanOutException>(
            () => Enumerable.Range(0, 100_000).ToArray().ForEachThrottledAsync(options, static (item, _) => ValueTask.FromException(new IOException(new string('x', 100)))));

        Assert.Equal(100_000, thrown.Failures.Count);
        Assert.Equal(100_000, thrown.InnerExceptions.Count);
        Assert.InRange(thrown.ToString().Length, 100, 20_000);
        Assert.InRange(thrown.Message.Length, 20, 2_000);
        Assert.StartsWith("import: 100000 failures:", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToString_OfAThrownOne_HasTheStacksOfTheFirstFive()
    {
        var exception = new FanOutException([new ItemFailure(3, "c", Thrown())]);
        Assert.Contains(nameof(Thrown), exception.ToString(), StringComparison.Ordinal);

        static Exception Thrown()
        {
            try
            {
                throw new IOException("disk");
            }
            catch (IOException e)
            {
                return e;
            }
        }
    }

    [Fact]
    public void Constructor_NullOrEmpty_Throws()
    {
        Assert.Throws<ArgumentNullException>("failures", static () => new FanOutException(null!));
        Assert.Throws<ArgumentException>("failures", static () => new FanOutException([]));
        var missing = Assert.Throws<ArgumentException>("failures", static () => new FanOutException([new ItemFailure(0, null, new IOException()), null!]));
        Assert.StartsWith("A failure is null.", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void InnerExceptions_OfFailures_AreInTheSameOrder()
    {
        var failures = new[] { new ItemFailure(8, 1, new IOException()), new ItemFailure(3, 2, new TimeoutException()) };
        var exception = new FanOutException(failures);

        Assert.Equal(failures, exception.Failures);
        Assert.Equal(failures.Select(static failure => failure.Exception), exception.InnerExceptions);
        Assert.Same(failures[0].Exception, exception.InnerException);
    }

    [Fact]
    public void ItemFailure_BadArguments_Throw()
    {
        Assert.Throws<ArgumentOutOfRangeException>("index", static () => new ItemFailure(-1, null, new IOException()));
        Assert.Throws<ArgumentNullException>("exception", static () => new ItemFailure(0, null, null!));
        Assert.Equal("[17] x: IOException: disk", new ItemFailure(17, "x", new IOException("disk")).ToString());
    }
}
