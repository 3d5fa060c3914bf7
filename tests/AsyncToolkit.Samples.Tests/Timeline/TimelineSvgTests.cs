using System.Xml.Linq;
using Crawler.Crawling;
using Crawler.Timeline;

namespace AsyncToolkit.Samples.Tests.Timeline;

public class TimelineSvgTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Draw_EveryOutcome_HasABarInItsColourAndALanePerSlot()
    {
        Visit waiting = Visits.Of(new Uri("http://example.org/busy"), 20, 90);
        waiting.AddPause(TimeSpan.FromMilliseconds(30), TimeSpan.FromMilliseconds(80));
        Visit replaced = Visits.Of(new Uri("http://example.org/replaced"), 90, 100, outcome: VisitOutcome.Fallback);
        replaced.FallbackCause = new OperationTimeoutException("page", TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));
        CrawlResult result = Visits.Result(
            limit: 3,
            Visits.Of(new Uri("http://example.org/ok"), 0, 50),
            Visits.Of(new Uri("http://example.org/failed"), 10, 60, new InvalidOperationException("bad"), VisitOutcome.Failed),
            waiting,
            replaced,
            Visits.Of(new Uri("http://example.org/late"), 60, 100, new OperationCanceledException(), VisitOutcome.TimedOut),
            Visits.Of(new Uri("http://example.org/stopped"), 70, 100, new OperationCanceledException(), VisitOutcome.Canceled));

        XElement picture = XDocument.Parse(TimelineSvg.Draw(result)).Root!;

        Assert.Equal(3, Count("track"));
        Assert.Equal(2, Bars("ok"));
        Assert.Equal(1, Bars("failed"));
        Assert.Equal(1, Bars("timedout"));
        Assert.Equal(1, Bars("fallback"));
        Assert.Equal(1, Bars("canceled"));
        Assert.Equal(2, Count("pause"));
        Assert.Single(picture.Descendants(Svg + "line"), line => (string?)line.Attribute("class") == "limit");
        string titles = string.Join('\n', picture.Descendants(Svg + "title").Select(title => title.Value));
        Assert.Contains("failed: InvalidOperationException: bad", titles, StringComparison.Ordinal);
        Assert.Contains("/replaced: fallback page, no answer within 2 s", titles, StringComparison.Ordinal);

        int Count(string style) => picture.Descendants(Svg + "rect").Count(rect => (string?)rect.Attribute("class") == style);

        // The legend shows each colour once; bars alone say what they are.
        int Bars(string style) => picture.Descendants(Svg + "rect").Count(rect => (string?)rect.Attribute("class") == style && rect.Element(Svg + "title") is not null);
    }

    [Fact]
    public void Draw_HostileTexts_StayText()
    {
        CrawlResult result = Visits.Result(
            limit: 1,
            Visits.Of(new Uri("http://example.org/?<script>alert(1)</script>"), 0, 5, new InvalidOperationException("</title><script>\u0007"), VisitOutcome.Failed));

        XDocument picture = XDocument.Parse(TimelineSvg.Draw(result));

        Assert.Empty(picture.Descendants(Svg + "script"));
        Assert.DoesNotContain("<script", TimelineSvg.Draw(result), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Draw_NothingHappened_IsStillAPicture()
    {
        XElement picture = XDocument.Parse(TimelineSvg.Draw(Visits.Result(limit: 2))).Root!;

        Assert.Equal(2, picture.Descendants(Svg + "rect").Count(rect => (string?)rect.Attribute("class") == "track"));
        Assert.DoesNotContain("NaN", picture.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Draw_LimitExceeded_ShowsTheLaneTooMany()
    {
        CrawlResult result = Visits.Result(limit: 1, Visits.From((0, 10), (5, 15)));

        XElement picture = XDocument.Parse(TimelineSvg.Draw(result)).Root!;

        Assert.Equal(2, picture.Descendants(Svg + "rect").Count(rect => (string?)rect.Attribute("class") == "track"));
    }
}
