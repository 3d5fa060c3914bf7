namespace Crawler.Crawling;

/// <summary>What came back for a page.</summary>
/// <param name="Html">Its text, if it is HTML; otherwise null.</param>
/// <param name="MovedTo">Where it has moved, if the answer was a redirect; otherwise null.</param>
internal sealed record PageContent(string? Html, Uri? MovedTo);
