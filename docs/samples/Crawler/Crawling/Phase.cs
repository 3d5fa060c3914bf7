namespace Crawler.Crawling;

internal enum Phase
{
    /// <summary>Visiting pages: links are discovered as it goes.</summary>
    Pages,

    /// <summary>Checking the assets that the pages use.</summary>
    Assets,
}
