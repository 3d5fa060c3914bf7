namespace Crawler.CommandLine;

/// <summary>What the command line asks for, defaults filled in.</summary>
internal sealed record CrawlOptions
{
    internal const string DefaultTimelinePath = "crawl-timeline.svg";

    // A lane per slot has to fit into a picture, and a single site has no use for more.
    internal const int MostConcurrency = 512;

    /// <summary>Where to begin; null for the embedded site.</summary>
    public Uri? Url { get; init; }

    public required int Concurrency { get; init; }

    /// <summary>How long one page or asset may take; null for as long as it likes.</summary>
    public required TimeSpan? ItemTimeout { get; init; }

    /// <summary>How many requests may start per second; null for no limit beside <see cref="Concurrency"/>.</summary>
    public required int? RequestsPerSecond { get; init; }

    /// <summary>How many distinct pages are visited at most: real sites may be endless (calendars, searches).</summary>
    public required int MaxPages { get; init; }

    public bool FailFast { get; init; }

    /// <summary>Whether a page that takes too long has failed; otherwise a fallback page stands in for it.</summary>
    public bool LatePagesFail { get; init; }

    /// <summary>Where the picture goes; null for no picture.</summary>
    public string? TimelinePath { get; init; } = DefaultTimelinePath;

    /// <summary>For the embedded site: nobody is disturbed, so only the concurrency is limited.</summary>
    internal static CrawlOptions ForEmbeddedSite { get; } = new()
    {
        Concurrency = 8,
        ItemTimeout = TimeSpan.FromSeconds(2),
        RequestsPerSecond = null,
        MaxPages = 10_000,
    };

    /// <summary>For a real site: what a single hurried visitor with a few tabs would cause.</summary>
    internal static CrawlOptions ForUrl(Uri url) => new()
    {
        Url = url,
        Concurrency = 4,
        ItemTimeout = TimeSpan.FromSeconds(10),
        RequestsPerSecond = 10,
        MaxPages = 500,
    };
}
