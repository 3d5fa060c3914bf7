using Crawler.Timeline;

namespace AsyncToolkit.Samples.Tests.Timeline;

public class SvgTextTests
{
    [Theory]
    [InlineData("plain / text", "plain / text")]
    [InlineData("<script>\"a\" & 'b'</script>", "&lt;script&gt;&quot;a&quot; &amp; &#39;b&#39;&lt;/script&gt;")]
    [InlineData("&amp;", "&amp;amp;")]
    [InlineData("größe 日本", "größe 日本")]
    [InlineData("\U0001F600", "\U0001F600")]
    [InlineData("a\0b\u001bc", "a\uFFFDb\uFFFDc")]
    public void Escape_Text_IsSafeInXml(string text, string expected) => Assert.Equal(expected, SvgText.Escape(text));

    [Fact]
    public void Escape_HalfAPair_IsReplaced()
    {
        Assert.Equal("a\uFFFDb", SvgText.Escape("a\ud83db"));
        Assert.Equal("\uFFFD", SvgText.Escape("\ude00"));
    }
}
