using Crawler.Crawling;

namespace AsyncToolkit.Samples.Tests.Crawling;

public class PageAddressTests
{
    private static readonly Uri Page = new("https://example.org/a/b?q=1");

    [Theory]
    [InlineData("c", "https://example.org/a/c")]
    [InlineData("/c", "https://example.org/c")]
    [InlineData("../c", "https://example.org/c")]
    [InlineData("../../../c", "https://example.org/c")]
    [InlineData("?x=1", "https://example.org/a/b?x=1")]
    [InlineData("//other.example/c", "https://other.example/c")]
    [InlineData("http://EXAMPLE.org:80/C", "http://example.org/C")]
    [InlineData("https://example.org", "https://example.org/")]
    [InlineData("c#part", "https://example.org/a/c")]
    [InlineData("c#", "https://example.org/a/c")]
    [InlineData("/./x/../c", "https://example.org/c")]
    [InlineData("  /c\n", "https://example.org/c")]
    [InlineData("/c\n\t/d", "https://example.org/c/d")]
    [InlineData("/c?x=1&y=2", "https://example.org/c?x=1&y=2")]
    [InlineData("/größe x", "https://example.org/gr%C3%B6%C3%9Fe%20x")]
    public void TryResolve_Reference_HasOneSpelling(string reference, string expected)
    {
        Assert.True(PageAddress.TryResolve(Page, reference, out Uri address));
        Assert.Equal(expected, address.AbsoluteUri);
        Assert.Equal(new Uri(expected), address);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("#part")]
    [InlineData("mailto:someone@example.org")]
    [InlineData("javascript:void(0)")]
    [InlineData("data:image/png;base64,AA")]
    [InlineData("ftp://example.org/c")]
    [InlineData("file:///etc/hosts")]
    [InlineData("http://")]
    [InlineData("https://[::1")]
    public void TryResolve_OtherThings_AreNotAddresses(string reference) =>
        Assert.False(PageAddress.TryResolve(Page, reference, out _));

    [Theory]
    [InlineData("https://example.org/", "https://example.org/x", true)]
    [InlineData("http://example.org/", "https://EXAMPLE.org/x", true)]
    [InlineData("https://example.org/", "https://www.example.org/", false)]
    [InlineData("https://example.org/", "https://example.org.evil.example/", false)]
    [InlineData("http://127.0.0.1:5000/", "http://127.0.0.1:5001/", false)]
    [InlineData("http://127.0.0.1:5000/", "https://127.0.0.1/", false)]
    [InlineData("http://127.0.0.1:5000/", "https://127.0.0.1:5000/", true)]
    public void IsSameSite_HostAndPort_Decide(string site, string address, bool expected) =>
        Assert.Equal(expected, PageAddress.IsSameSite(new Uri(site), new Uri(address)));
}
