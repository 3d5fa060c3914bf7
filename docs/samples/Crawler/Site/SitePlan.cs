using System.Globalization;

namespace Crawler.Site;

/// <summary>
/// Everything about the embedded site that is decided before it starts: the same settings give the same site, so that
/// a crawl can be checked against what there was to find.
/// </summary>
internal sealed class SitePlan
{
    private static readonly string[] Sections = ["guides", "articles", "catalogue", "people", "archive"];

    // What takes long is found early, or one such page would be all that is left at the end.
    private static readonly (int Page, Fate Fate)[] LongTroubles =
    [
        (9, Fate.BusyOnce), (12, Fate.Slow), (22, Fate.BusyOnce), (34, Fate.Slow), (45, Fate.BusyOnce), (58, Fate.Slow), (66, Fate.BusyOnce),
    ];

    // Out of each hundred pages, at these places.
    private static readonly (int Place, Fate Fate)[] ShortTroubles =
    [
        (13, Fate.NotFound), (19, Fate.Moved), (26, Fate.ServerError), (41, Fate.ConnectionReset),
        (55, Fate.NotFound), (62, Fate.AlwaysBusy), (74, Fate.ServerError), (81, Fate.Moved),
    ];

    private readonly SiteSettings _settings;
    private readonly Dictionary<string, SiteResource> _byPath;

    private SitePlan(SiteSettings settings, IReadOnlyList<SiteResource> pages, IReadOnlyList<SiteResource> assets)
    {
        _settings = settings;
        Pages = pages;
        Assets = assets;
        _byPath = pages.Concat(assets).ToDictionary(resource => resource.Path, StringComparer.Ordinal);
    }

    internal IReadOnlyList<SiteResource> Pages { get; }

    internal IReadOnlyList<SiteResource> Assets { get; }

    internal static SitePlan Create(SiteSettings settings)
    {
        var random = new Random(settings.Seed);
        List<SiteResource> assets = PlanAssets(settings, random);
        return new SitePlan(settings, PlanPages(settings, random, assets), assets);
    }

    internal SiteResource? Find(string pathAndQuery) => _byPath.GetValueOrDefault(pathAndQuery);

    /// <summary>The addresses that a crawl with this patience must report as broken, and no others.</summary>
    internal IReadOnlySet<string> BrokenFor(TimeSpan? itemTimeout) =>
        Pages.Concat(Assets).Where(resource => IsBroken(resource, itemTimeout)).Select(resource => resource.Path).ToHashSet(StringComparer.Ordinal);

    private bool IsBroken(SiteResource resource, TimeSpan? itemTimeout)
    {
        if (resource.Fate is Fate.NotFound or Fate.ServerError or Fate.ConnectionReset)
        {
            return true;
        }

        TimeSpan needed = resource.Fate switch
        {
            Fate.BusyOnce => (resource.Latency * 2) + _settings.ShortRetryAfter,
            Fate.AlwaysBusy => TimeSpan.MaxValue,
            _ => resource.Latency,
        };
        return needed == TimeSpan.MaxValue || needed > (itemTimeout ?? TimeSpan.MaxValue);
    }

    private static List<SiteResource> PlanAssets(SiteSettings settings, Random random)
    {
        // Two that every page shares, and somewhat more images than pages; one in forty is missing or broken.
        var assets = new List<SiteResource>();
        foreach (string shared in (string[])["/assets/site.css", "/assets/site.js"])
        {
            assets.Add(Asset(shared, Fate.Healthy));
        }

        int images = settings.Pages * 5 / 4;
        for (int i = 0; i < images; i++)
        {
            Fate fate = (i % 80) switch
            {
                20 => Fate.NotFound,
                60 => Fate.ServerError,
                _ => Fate.Healthy,
            };
            assets.Add(Asset(string.Create(CultureInfo.InvariantCulture, $"/assets/images/{i:000}.png"), fate));
        }

        return assets;

        SiteResource Asset(string path, Fate fate) => new()
        {
            Path = path,
            IsPage = false,
            Fate = fate,
            Latency = Latency(random, medianMilliseconds: 35, settings),
            Size = random.Next(2_000, 60_000),
        };
    }

    private static List<SiteResource> PlanPages(SiteSettings settings, Random random, List<SiteResource> assets)
    {
        string[] paths = [.. Enumerable.Range(0, settings.Pages).Select(PathOf)];
        Fate[] fates = [.. Enumerable.Range(0, settings.Pages).Select(FateOf)];

        // Each page is linked from an earlier one that can be read, so that everything can be found. The fan of five
        // makes the crawl reach its limit within a few answers.
        List<string>[] links = [.. Enumerable.Range(0, settings.Pages).Select(_ => new List<string>())];
        for (int i = 1; i < settings.Pages; i++)
        {
            int parent = (i - 1) / 5;
            while (fates[parent] is not Fate.Healthy)
            {
                parent--;
            }

            links[parent].Add(paths[i]);
        }

        var pages = new List<SiteResource>(settings.Pages);
        for (int i = 0; i < settings.Pages; i++)
        {
            // Back to the start, and a few across: most links of a real site lead to pages that are known already.
            links[i].Add(paths[0]);
            for (int across = 0; across < 4; across++)
            {
                links[i].Add(paths[random.Next(settings.Pages)]);
            }

            pages.Add(new SiteResource
            {
                Path = paths[i],
                IsPage = true,
                Fate = fates[i],
                Latency = fates[i] is Fate.Slow ? settings.SlowLatency : Latency(random, medianMilliseconds: 95, settings),
                Size = random.Next(3_000, 40_000),
                Links = links[i],
                Assets = [],
            });
        }

        return SpreadAssets(pages, assets);
    }

    // Healthy pages share all images out among themselves, so that every asset is found.
    private static List<SiteResource> SpreadAssets(List<SiteResource> pages, List<SiteResource> assets)
    {
        int[] readable = [.. Enumerable.Range(0, pages.Count).Where(i => pages[i].Fate is Fate.Healthy)];
        ILookup<int, string> images = assets.Skip(2).Select((asset, i) => (asset.Path, Page: readable[i % readable.Length])).ToLookup(x => x.Page, x => x.Path);
        return [.. pages.Select((page, i) => page with { Assets = [assets[0].Path, assets[1].Path, .. images[i]] })];
    }

    private static string PathOf(int page) =>
        page == 0 ? "/"
        : page % 12 == 11 ? string.Create(CultureInfo.InvariantCulture, $"/search?topic={page}&sort=new")
        : string.Create(CultureInfo.InvariantCulture, $"/{Sections[page % Sections.Length]}/{page}");

    // What is not listed is default, and the default is healthy.
    private static Fate FateOf(int page)
    {
        Fate fate = LongTroubles.FirstOrDefault(trouble => trouble.Page == page).Fate;
        return fate is Fate.Healthy ? ShortTroubles.FirstOrDefault(trouble => trouble.Place == page % 100).Fate : fate;
    }

    // Log-normal, as the latencies of servers are: most near the median, a few several times as long.
    private static TimeSpan Latency(Random random, double medianMilliseconds, SiteSettings settings)
    {
        double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        double milliseconds = Math.Clamp(medianMilliseconds * Math.Exp(0.6 * normal), medianMilliseconds / 4, medianMilliseconds * 9);
        return TimeSpan.FromMilliseconds(milliseconds * settings.LatencyScale);
    }
}
