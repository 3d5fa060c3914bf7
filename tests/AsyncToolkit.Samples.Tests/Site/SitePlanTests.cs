using Crawler.Site;

namespace AsyncToolkit.Samples.Tests.Site;

public class SitePlanTests
{
    [Fact]
    public void Create_SameSettings_SameSite()
    {
        SitePlan first = SitePlan.Create(new SiteSettings());
        SitePlan second = SitePlan.Create(new SiteSettings());

        Assert.Equal(first.Pages.Select(Describe), second.Pages.Select(Describe));
        Assert.Equal(first.Assets.Select(Describe), second.Assets.Select(Describe));

        static string Describe(SiteResource resource) =>
            $"{resource.Path} {resource.Fate} {resource.Latency} {resource.Size} {string.Join(' ', resource.Links)} {string.Join(' ', resource.Assets)}";
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(120)]
    [InlineData(360)]
    public void Create_EveryPageAndAsset_CanBeFoundThroughPagesThatWork(int pages)
    {
        SitePlan plan = SitePlan.Create(new SiteSettings { Pages = pages });
        var seen = new HashSet<string>(["/"], StringComparer.Ordinal);
        var waiting = new Queue<string>(seen);
        var assets = new HashSet<string>(StringComparer.Ordinal);
        while (waiting.TryDequeue(out string? path))
        {
            SiteResource page = plan.Find(path)!;
            if (page.Fate is Fate.Healthy)
            {
                assets.UnionWith(page.Assets);
                foreach (string link in page.Links.Where(seen.Add))
                {
                    waiting.Enqueue(link);
                }
            }
        }

        Assert.Equal(pages, plan.Pages.Count);
        Assert.Equal(plan.Pages.Select(page => page.Path).Order(), seen.Order());
        Assert.Equal(plan.Assets.Select(asset => asset.Path).Order(), assets.Order());
    }

    [Fact]
    public void Create_Default_HasAFewOfEverything()
    {
        SitePlan plan = SitePlan.Create(new SiteSettings());

        foreach (Fate fate in Enum.GetValues<Fate>().Except([Fate.Healthy]))
        {
            Assert.InRange(plan.Pages.Count(page => page.Fate == fate), 2, 12);
        }

        Assert.InRange(plan.BrokenFor(TimeSpan.FromSeconds(2)).Count, 20, 50);
        Assert.True(plan.BrokenFor(TimeSpan.FromMinutes(1)).Count < plan.BrokenFor(TimeSpan.FromSeconds(2)).Count);
    }
}
