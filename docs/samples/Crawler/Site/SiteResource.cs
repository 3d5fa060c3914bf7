namespace Crawler.Site;

/// <summary>One address of the embedded site and how it answers.</summary>
internal sealed record SiteResource
{
    /// <summary>Path and query.</summary>
    public required string Path { get; init; }

    public required bool IsPage { get; init; }

    public required Fate Fate { get; init; }

    /// <summary>How long an answer takes.</summary>
    public required TimeSpan Latency { get; init; }

    /// <summary>About how many bytes a healthy answer has.</summary>
    public required int Size { get; init; }

    /// <summary>Where <see cref="Fate.Moved"/> leads, and what a page links to and shows.</summary>
    public IReadOnlyList<string> Links { get; init; } = [];

    /// <summary>Addresses of the images, scripts and styles of a page.</summary>
    public IReadOnlyList<string> Assets { get; init; } = [];
}
