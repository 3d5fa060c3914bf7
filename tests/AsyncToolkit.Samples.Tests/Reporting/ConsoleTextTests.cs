using Crawler.Reporting;

namespace AsyncToolkit.Samples.Tests.Reporting;

public class ConsoleTextTests
{
    [Theory]
    [InlineData("plain größe", "plain größe")]
    [InlineData("a\u001b[2Jb", "a\uFFFD[2Jb")]
    [InlineData("a\r\nb\u0007", "a\uFFFD\uFFFDb\uFFFD")]
    [InlineData("a\u202Eb\u2028c", "a\uFFFDb\uFFFDc")]
    public void Clean_ControlCharacters_AreReplaced(string text, string expected) => Assert.Equal(expected, ConsoleText.Clean(text));

    [Theory]
    [InlineData("short", 10, "short")]
    [InlineData("0123456789", 10, "0123456789")]
    [InlineData("0123456789A", 10, "01234…789A")]
    public void Shorten_LongText_KeepsBothEnds(string text, int length, string expected) => Assert.Equal(expected, ConsoleText.Shorten(text, length));
}
