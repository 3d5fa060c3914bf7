using System.Xml.Linq;
using AsyncToolkit.Tests.Support;
using Crawler.CommandLine;
using Crawler.Crawling;
using Crawler.Reporting;
using Crawler.Site;
using Crawler.Timeline;

namespace AsyncToolkit.Samples.Tests.Crawling;

/// <summary>The whole crawl, over real HTTP, against the embedded site.</summary>
public class SiteCrawlTests
{
    private static readonly TimeSpan HangGuard = TimeSpan.FromSeconds(60);

    // Answers at once, and its slow pages never: they are given up when the test lets the time pass.
    private static readonly SiteSettings Settings = new()
    {
        Pages = 120,
        LatencyScale = 0,
        SlowLatency = TimeSpan.FromHours(1),
        ShortRetryAfter = TimeSpan.Zero,
        LongRetryAfter = TimeSpan.FromHours(1),
    };

    private static readonly CrawlOptions Options = CrawlOptions.ForEmbeddedSite with
    {
        Concurrency = 6,
        ItemTimeout = TimeSpan.FromMinutes(1),
    };

    [Fact]
    public async Task RunAsync_EmbeddedSite_FindsExactlyWhatThereIs()
    {
        var time = new SkippableTime();
        await using DemoSite site = await DemoSite.StartAsync(Settings, time);
        int slow = site.Plan.Pages.Count(page => page.Fate is Fate.Slow);
        int busy = site.Plan.Pages.Count(page => page.Fate is Fate.BusyOnce);
        RecordingObserver observer = SkipWhenOnly(slow, site, time);
        using var crawl = new SiteCrawl(site.Address, Options, observer, time);

        CrawlResult result = await crawl.RunAsync(CancellationToken.None).WaitAsync(HangGuard);

        Assert.InRange(slow, 1, Options.Concurrency - 1);
        Assert.Equal([Phase.Pages, Phase.Assets], result.Phases.Select(phase => phase.Phase));
        Assert.Equal(result.Phases, observer.Ended);
        Assert.All(result.Phases, phase => Assert.Equal(PhaseEnd.Completed, phase.Ending));
        AssertCounts(result.Phases[0], site.Plan.Pages, late: VisitOutcome.Fallback, slow);
        AssertCounts(result.Phases[1], site.Plan.Assets, late: VisitOutcome.TimedOut, 0);
        Assert.Equal(busy, result.Visits.Count(visit => visit.Pauses.Count == 1 && visit.Outcome is VisitOutcome.Succeeded));
        Assert.Equal(1, result.Elsewhere);
        Assert.Equal(Options.Concurrency, InFlightCurve.Peak(result.Phases[0].Visits));
        Assert.InRange(InFlightCurve.Peak([.. result.Visits]), 1, Options.Concurrency);

        PlanCheck? check = PlanCheck.Of(result, site.Plan);
        Assert.NotNull(check);
        Assert.True(check.IsAsPlanned, string.Join(", ", check.Missed.Concat(check.Unplanned)));

        string summary = SummaryText.Write(result, check);
        Assert.Contains("120 found", summary, StringComparison.Ordinal);
        Assert.Contains($"{slow} replaced by a fallback page", summary, StringComparison.Ordinal);
        Assert.Contains($"{slow}  fallback page, no answer within 1 min 0 s", summary, StringComparison.Ordinal);
        Assert.Contains("exactly these were found", summary, StringComparison.Ordinal);
        Assert.Equal(Options.Concurrency, XDocument.Parse(TimelineSvg.Draw(result)).Descendants().Count(e => (string?)e.Attribute("class") == "track"));
    }

    [Fact]
    public async Task RunAsync_LatePagesFail_ReportsThemAsTimedOut()
    {
        var time = new SkippableTime();
        await using DemoSite site = await DemoSite.StartAsync(Settings, time);
        int slow = site.Plan.Pages.Count(page => page.Fate is Fate.Slow);
        using var crawl = new SiteCrawl(site.Address, Options with { LatePagesFail = true }, SkipWhenOnly(slow, site, time), time);

        CrawlResult result = await crawl.RunAsync(CancellationToken.None).WaitAsync(HangGuard);

        AssertCounts(result.Phases[0], site.Plan.Pages, late: VisitOutcome.TimedOut, slow);
        PlanCheck? check = PlanCheck.Of(result, site.Plan);
        Assert.True(check?.IsAsPlanned);
        string summary = SummaryText.Write(result, check);
        Assert.Contains($"{slow}  no answer within 1 min 0 s", summary, StringComparison.Ordinal);
        Assert.DoesNotContain("fallback", summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_FailFastAndLatePage_GoesOnWithTheFallbackPage()
    {
        var time = new SkippableTime();
        await using DemoSite site = await DemoSite.StartAsync(Settings with { Pages = 13 }, time);
        int slow = site.Plan.Pages.Count(page => page.Fate is Fate.Slow);
        using var crawl = new SiteCrawl(site.Address, Options with { FailFast = true }, SkipWhenOnly(slow, site, time), time);

        CrawlResult result = await crawl.RunAsync(CancellationToken.None).WaitAsync(HangGuard);

        Assert.Equal(1, slow);
        Assert.Equal(0, result.Phases[0].Failures);
        Assert.Equal(slow, result.Phases[0].Count(VisitOutcome.Fallback));
        Assert.Equal([Phase.Pages, Phase.Assets], result.Phases.Select(phase => phase.Phase));
        Assert.False(result.StartIsLate);
    }

    [Fact]
    public async Task RunAsync_StartPageIsLate_SaysThatNothingWasFound()
    {
        var time = new SkippableTime();
        await using DemoSite site = await DemoSite.StartAsync(Settings with { LatencyScale = 100_000 }, time);
        var observer = new RecordingObserver((_, progress) => time.Skip(progress.InFlight > 0 ? TimeSpan.FromMinutes(1) : TimeSpan.Zero));
        using var crawl = new SiteCrawl(site.Address, Options, observer, time);

        CrawlResult result = await crawl.RunAsync(CancellationToken.None).WaitAsync(HangGuard);

        Assert.Equal(VisitOutcome.Fallback, Assert.Single(result.Visits).Outcome);
        Assert.True(result.StartIsLate);
        Assert.Contains("the start page itself was late", SummaryText.Write(result, null), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_FailFast_StopsAtTheFirstFailureAndTellsItFromTheRest()
    {
        await using DemoSite site = await DemoSite.StartAsync(Settings, TimeProvider.System);
        using var crawl = new SiteCrawl(site.Address, Options with { FailFast = true }, new RecordingObserver((_, _) => { }), TimeProvider.System);

        CrawlResult result = await crawl.RunAsync(CancellationToken.None).WaitAsync(HangGuard);

        PhaseResult pages = Assert.Single(result.Phases);
        Assert.Equal(PhaseEnd.FailedFast, pages.Ending);
        Assert.True(pages.Failures >= 1);
        Assert.Empty(pages.OtherFailures);
        Assert.All(pages.Visits.Where(visit => visit.Outcome is VisitOutcome.Canceled), visit => Assert.IsAssignableFrom<OperationCanceledException>(visit.Error));
    }

    [Fact]
    public async Task RunAsync_Canceled_EndsWithEverythingThatWasStartedAndSaysSo()
    {
        using var stop = new TrackedTokenSource();
        await using DemoSite site = await DemoSite.StartAsync(Settings, TimeProvider.System);
        int slow = site.Plan.Pages.Count(page => page.Fate is Fate.Slow);
        var observer = new RecordingObserver((_, progress) =>
        {
            if (progress.InFlight == slow && progress.Completed + progress.Failed == site.Plan.Pages.Count - slow)
            {
                stop.Cancel();
            }
        });
        using var crawl = new SiteCrawl(site.Address, Options with { ItemTimeout = null }, observer, TimeProvider.System);

        CrawlResult result = await crawl.RunAsync(stop.Token).WaitAsync(HangGuard);

        PhaseResult pages = Assert.Single(result.Phases);
        Assert.True(result.Canceled);
        Assert.Equal(slow, pages.Count(VisitOutcome.Canceled));
        Assert.Equal(site.Plan.Pages.Count - slow, pages.Count(VisitOutcome.Succeeded) + pages.Failures);
        Assert.Contains("canceled", SummaryText.Write(result, null), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_CanceledBefore_VisitsNothing()
    {
        using var crawl = new SiteCrawl(new Uri("http://127.0.0.1:1/"), Options, new RecordingObserver((_, _) => { }), TimeProvider.System);

        CrawlResult result = await crawl.RunAsync(new CancellationToken(canceled: true)).WaitAsync(HangGuard);

        Assert.True(result.Canceled);
        Assert.Empty(result.Visits);
        Assert.NotEmpty(SummaryText.Write(result, null));
        Assert.NotNull(XDocument.Parse(TimelineSvg.Draw(result)).Root);
    }

    [Fact]
    public async Task RunAsync_NobodyListens_ReportsTheCause()
    {
        // Port 1 is reserved and not in use where tests run.
        using var crawl = new SiteCrawl(new Uri("http://127.0.0.1:1/"), Options, new RecordingObserver((_, _) => { }), TimeProvider.System);

        CrawlResult result = await crawl.RunAsync(CancellationToken.None).WaitAsync(HangGuard);

        Visit visit = Assert.Single(result.Visits);
        Assert.Equal("connection refused", FailureCause.Of(visit, null));
    }

    [Fact]
    public async Task RunAsync_MaxPages_BoundsTheCrawl()
    {
        await using DemoSite site = await DemoSite.StartAsync(Settings with { SlowLatency = TimeSpan.Zero }, TimeProvider.System);
        using var crawl = new SiteCrawl(
            site.Address, Options with { MaxPages = 10, Concurrency = 1 }, new RecordingObserver((_, _) => { }), TimeProvider.System);

        CrawlResult result = await crawl.RunAsync(CancellationToken.None).WaitAsync(HangGuard);

        Assert.Equal(10, result.Phases[0].Visits.Count);
        Assert.True(result.ReachedMaxPages);
        Assert.Null(PlanCheck.Of(result, site.Plan));
    }

    // Lets a minute pass once everything else has ended, and only the slow pages are still waited for.
    private static RecordingObserver SkipWhenOnly(int slow, DemoSite site, SkippableTime time) => new((phase, progress) =>
    {
        if (phase is Phase.Pages && progress.InFlight == slow && progress.Completed + progress.Failed == site.Plan.Pages.Count - slow)
        {
            time.Skip(TimeSpan.FromMinutes(1));
        }
    });

    private static void AssertCounts(PhaseResult phase, IReadOnlyList<SiteResource> planned, VisitOutcome late, int lateCount)
    {
        int broken = planned.Count(resource =>
            resource.Fate is Fate.NotFound or Fate.ServerError or Fate.ConnectionReset or Fate.AlwaysBusy);
        Assert.Equal(planned.Count, phase.Found);
        Assert.Equal(planned.Select(resource => resource.Path).Order(), phase.Visits.Select(visit => visit.Link.Target.PathAndQuery).Order());
        Assert.Equal(broken, phase.Count(VisitOutcome.Failed));
        Assert.Equal(lateCount, phase.Count(late));
        Assert.Equal(0, phase.Count(VisitOutcome.Canceled));
        Assert.Equal(planned.Count - broken - lateCount, phase.Count(VisitOutcome.Succeeded));
        Assert.Empty(phase.OtherFailures);
    }
}
