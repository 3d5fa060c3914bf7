using Crawler.Crawling;

namespace AsyncToolkit.Samples.Tests.Crawling;

public class LinkExtractorTests
{
    [Theory]
    [InlineData("<a href=\"/x\">", "/x")]
    [InlineData("<a href='/x'>", "/x")]
    [InlineData("<a href=/x>", "/x")]
    [InlineData("<A HREF=\"/x\">", "/x")]
    [InlineData("<a\n\tclass = \"y\"\n href\n=\n\"/x\" >", "/x")]
    [InlineData("<a title='>' href=\"/x\">", "/x")]
    [InlineData("<a disabled href=\"/x\" href=\"/y\">", "/x")]
    [InlineData("<a href=\"/x\"", "/x")]
    [InlineData("<a href=\"/x", "/x")]
    [InlineData("<a href=/x/>", "/x/")]
    [InlineData("<area href=/x>", "/x")]
    [InlineData("<iframe src=/x></iframe>", "/x")]
    [InlineData("<a =x href=/x>", "/x")]
    [InlineData("2 < 3 <a href=/x>", "/x")]
    [InlineData("<!-- --><a href=/x>", "/x")]
    [InlineData("<!doctype html><?xml?></p><a href=/x>", "/x")]
    [InlineData("<script>'<a href=/no>'</script><a href=/x>", "/x")]
    [InlineData("<a href='/x?a=1&amp;b=2&copy=3'>", "/x?a=1&b=2&copy=3")]
    public void Extract_Link_IsFound(string html, string expected) =>
        Assert.Equal([expected], LinkExtractor.Extract(html).Pages);

    [Theory]
    [InlineData("")]
    [InlineData("<")]
    [InlineData("<a")]
    [InlineData("<a href")]
    [InlineData("<a href=")]
    [InlineData("<a href=\"\">")]
    [InlineData("<a href=' '>")]
    [InlineData("<!-- <a href=/x> -->")]
    [InlineData("<!-- <a href=/x>")]
    [InlineData("<script>\"<a href='/x'>\"</script>")]
    [InlineData("<script><a href=/x>")]
    [InlineData("<STYLE>/* <a href=/x> */</STYLE>")]
    [InlineData("<textarea><a href=/x></textarea>")]
    [InlineData("<abbr href=/x>")]
    [InlineData("<a data-href=/x>")]
    [InlineData("&lt;a href=/x&gt;")]
    public void Extract_NoLink_IsNotFound(string html) => Assert.Empty(LinkExtractor.Extract(html).Pages);

    [Theory]
    [InlineData("<img src=a.png>", "a.png")]
    [InlineData("<script src='a.js'></script>", "a.js")]
    [InlineData("<link rel=stylesheet href=a.css>", "a.css")]
    [InlineData("<link rel=\"shortcut ICON\" href=a.ico>", "a.ico")]
    [InlineData("<video src=a.mp4 poster=a.png>", "a.mp4", "a.png")]
    [InlineData("<object data=a.pdf>", "a.pdf")]
    [InlineData("<img src=a.png srcset='b.png 1x, c.png 2x'>", "a.png", "b.png", "c.png")]
    [InlineData("<source srcset=' b,1.png 480w,\n c.png , d.png'>", "b,1.png", "c.png", "d.png")]
    public void Extract_Asset_IsFound(string html, params string[] expected) =>
        Assert.Equal(expected, LinkExtractor.Extract(html).Assets);

    [Theory]
    [InlineData("<link rel=canonical href=/x>")]
    [InlineData("<link href=/x>")]
    [InlineData("<script>var x;</script>")]
    [InlineData("<img srcset=', ,'>")]
    public void Extract_WhatIsNotLoaded_IsNoAsset(string html) => Assert.Empty(LinkExtractor.Extract(html).Assets);

    [Fact]
    public void Extract_Base_IsTheFirstOne() =>
        Assert.Equal("/a/", LinkExtractor.Extract("<base target=x><base href=/a/><base href=/b/>").BaseReference);

    [Fact]
    public void Extract_HostilePage_TakesLinearTime()
    {
        // Quadratic time would take minutes for these.
        string[] pages = [new string('<', 2_000_000), string.Concat(Enumerable.Repeat("<a ", 500_000)), "<a " + new string('=', 2_000_000)];

        foreach (string page in pages)
        {
            Assert.Empty(LinkExtractor.Extract(page).Pages);
        }
    }
}
