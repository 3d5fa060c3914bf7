namespace Crawler.Site;

/// <summary>Size and temper of the embedded site.</summary>
internal sealed record SiteSettings
{
    public int Pages { get; init; } = 360;

    public int Seed { get; init; } = 7;

    /// <summary>Every ordinary latency is multiplied with this; 0 answers at once.</summary>
    public double LatencyScale { get; init; } = 1;

    /// <summary>How long slow pages take.</summary>
    public TimeSpan SlowLatency { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>What a page that is busy once asks for; whole seconds, as the header has them.</summary>
    public TimeSpan ShortRetryAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>What a page that is always busy asks for.</summary>
    public TimeSpan LongRetryAfter { get; init; } = TimeSpan.FromSeconds(30);
}
