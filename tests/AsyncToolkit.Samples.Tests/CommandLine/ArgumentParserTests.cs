using Crawler.CommandLine;

namespace AsyncToolkit.Samples.Tests.CommandLine;

public class ArgumentParserTests
{
    [Fact]
    public void Parse_WithoutArguments_CrawlsTheEmbeddedSite()
    {
        CrawlOptions options = ArgumentParser.Parse([]);

        Assert.Equal(CrawlOptions.ForEmbeddedSite, options);
        Assert.Null(options.Url);
        Assert.Equal(CrawlOptions.DefaultTimelinePath, options.TimelinePath);
    }

    [Fact]
    public void Parse_WithUrl_IsPoliteUnlessToldOtherwise()
    {
        CrawlOptions polite = ArgumentParser.Parse(["--url", "https://example.org/a"]);
        CrawlOptions told = ArgumentParser.Parse(["--concurrency", "20", "--rate", "none", "--url", "https://example.org/a"]);

        Assert.Equal(CrawlOptions.ForUrl(new Uri("https://example.org/a")), polite);
        Assert.True(polite.Concurrency < CrawlOptions.ForEmbeddedSite.Concurrency);
        Assert.NotNull(polite.RequestsPerSecond);
        Assert.Equal(20, told.Concurrency);
        Assert.Null(told.RequestsPerSecond);
    }

    [Fact]
    public void Parse_EveryOption_InBothSpellings()
    {
        CrawlOptions spaced = ArgumentParser.Parse(
            ["--concurrency", "3", "--timeout", "500ms", "--late-pages", "fail", "--failures", "fail-fast", "--rate", "7", "--max-pages", "9", "--timeline", "x.svg"]);
        CrawlOptions joined = ArgumentParser.Parse(
            ["--concurrency=3", "--timeout=500ms", "--late-pages=FAIL", "--failures=FAIL-FAST", "--rate=7", "--max-pages=9", "--timeline=x.svg"]);

        Assert.Equal(spaced, joined);
        Assert.Equal(3, spaced.Concurrency);
        Assert.Equal(TimeSpan.FromMilliseconds(500), spaced.ItemTimeout);
        Assert.True(spaced.LatePagesFail);
        Assert.True(spaced.FailFast);
        Assert.Equal(7, spaced.RequestsPerSecond);
        Assert.Equal(9, spaced.MaxPages);
        Assert.Equal("x.svg", spaced.TimelinePath);
    }

    [Fact]
    public void Parse_None_SwitchesOff()
    {
        CrawlOptions options = ArgumentParser.Parse(["--timeout", "none", "--timeline", "none", "--late-pages", "fallback", "--failures", "collect"]);

        Assert.Null(options.ItemTimeout);
        Assert.Null(options.TimelinePath);
        Assert.False(options.LatePagesFail);
        Assert.False(options.FailFast);
    }

    [Theory]
    [InlineData("--concurrency", "0")]
    [InlineData("--concurrency", "-1")]
    [InlineData("--concurrency", "513")]
    [InlineData("--concurrency", "99999999999")]
    [InlineData("--concurrency", "eight")]
    [InlineData("--timeout", "0")]
    [InlineData("--timeout", "soon")]
    [InlineData("--late-pages", "maybe")]
    [InlineData("--failures", "maybe")]
    [InlineData("--rate", "0")]
    [InlineData("--max-pages", "1.5")]
    [InlineData("--timeline", "")]
    [InlineData("--timeline", "no/such/directory/x.svg")]
    [InlineData("--timeline", ".")]
    [InlineData("--url", "example.org")]
    [InlineData("--url", "ftp://example.org/")]
    [InlineData("--url", "file:///etc/hosts")]
    [InlineData("--url", "/a")]
    [InlineData("--url", "https://user:secret@example.org/")]
    public void Parse_ValueOutOfRange_NamesTheOption(string name, string value)
    {
        var wrong = Assert.Throws<UsageException>(() => ArgumentParser.Parse([name, value]));

        Assert.Contains(name, wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--bogus")]
    [InlineData("-x")]
    [InlineData("example.org")]
    [InlineData("--url")]
    [InlineData("--url", "--timeout", "2s")]
    [InlineData("--timeout", "2s", "--timeout", "3s")]
    [InlineData("--concurrency=2", "--concurrency", "2")]
    public void Parse_UnknownRepeatedOrIncomplete_Throws(params string[] args) =>
        Assert.Throws<UsageException>(() => ArgumentParser.Parse(args));

    [Theory]
    [InlineData(true, "--help")]
    [InlineData(true, "--url", "https://example.org/", "-h")]
    [InlineData(false, "--url", "https://example.org/")]
    public void AsksForHelp_Anywhere_IsSeen(bool expected, params string[] args) => Assert.Equal(expected, ArgumentParser.AsksForHelp(args));
}
