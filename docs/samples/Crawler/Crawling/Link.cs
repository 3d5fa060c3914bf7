namespace Crawler.Crawling;

/// <summary>An address, and the page on which it was found first (null for the start).</summary>
internal sealed record Link(Uri Target, Uri? FoundOn)
{
    /// <summary>What the library's messages show for the item.</summary>
    public override string ToString() => Target.AbsoluteUri;
}
