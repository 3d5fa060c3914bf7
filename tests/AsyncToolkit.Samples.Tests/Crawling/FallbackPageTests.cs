using Crawler.Crawling;

namespace AsyncToolkit.Samples.Tests.Crawling;

public class FallbackPageTests
{
    private static readonly Uri Page = new("http://example.org/late?q=<script>");
    private static readonly Uri FoundOn = new("http://example.org/list?a=1&b=2");

    [Fact]
    public void For_LatePage_SaysHowLateAndLeadsBack()
    {
        PageContent content = FallbackPage.For(Late(new Link(Page, FoundOn)));

        Assert.Contains("no answer within 2 s", content.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", content.Html, StringComparison.OrdinalIgnoreCase);
        Assert.Equal([FoundOn.AbsoluteUri], LinkExtractor.Extract(content.Html!).Pages);
        Assert.Null(content.MovedTo);
    }

    [Fact]
    public void For_StartPage_LeadsNowhere() =>
        Assert.Empty(LinkExtractor.Extract(FallbackPage.For(Late(new Link(Page, null))).Html!).Pages);

    private static Visit Late(Link link) => new(Phase.Pages, link, TimeSpan.Zero)
    {
        FallbackCause = new OperationTimeoutException("page", TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3)),
    };
}
