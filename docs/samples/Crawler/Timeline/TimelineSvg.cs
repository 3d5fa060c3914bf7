using System.Globalization;
using System.Text;
using Crawler.CommandLine;
using Crawler.Crawling;
using Crawler.Reporting;

namespace Crawler.Timeline;

/// <summary>
/// Draws a crawl as an SVG picture: a lane per slot, a bar per visit, and below the number in flight against the limit.
/// Everything is computed from what the visits recorded about themselves, not from what the library says it did.
/// </summary>
internal sealed class TimelineSvg
{
    private const int Columns = 740;

    private readonly StringBuilder _svg = new(256 * 1024);
    private readonly CrawlResult _result;
    private readonly TimelineLayout _layout;
    private readonly IReadOnlyList<Visit> _visits;
    private readonly int[] _lanes;

    private TimelineSvg(CrawlResult result)
    {
        _result = result;
        _visits = [.. result.Visits.OrderBy(visit => visit.Start)];
        _lanes = Lanes.Assign(_visits);

        // Should the limit ever be exceeded, the lane too many is drawn, below the others.
        int lanes = Math.Max(result.Limit, _lanes.Length == 0 ? 1 : _lanes.Max() + 1);
        _layout = new TimelineLayout(lanes, result.Elapsed);
    }

    internal static string Draw(CrawlResult result) => new TimelineSvg(result).Draw();

    private string Draw()
    {
        Line($"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {TimelineLayout.Width} {_layout.Height:0.#}" width="{TimelineLayout.Width}" height="{_layout.Height:0.#}" role="img" aria-labelledby="title">""");
        Line($"<title id=\"title\">{SvgText.Escape(Title())}</title>");
        Line($"<style>\n{TimelineStyle.Css}\n</style>");
        Line($"""<rect class="paper" x="0.5" y="0.5" width="{TimelineLayout.Width - 1}" height="{_layout.Height - 1:0.#}" rx="8"/>""");
        DrawHeader();
        DrawGrid();
        DrawTracks();
        DrawBars();
        DrawInFlight();
        DrawPhases();
        Line($"</svg>");
        return _svg.ToString();
    }

    private string Title() =>
        Inv($"Crawl of {_result.Site.Host}: {Counted(_visits.Count, "visit")} in {DurationText.Format(_result.Elapsed)}, at most {_result.Limit} at a time");

    private void DrawHeader()
    {
        Text("title", 24, 32, Title());
        TimeSpan serial = new(_visits.Sum(visit => visit.Duration.Ticks));
        Text("note", 24, 56, $"One bar is one visit. One after the other they would have taken {DurationText.Format(serial)}.");

        // Right-aligned, so that the widths are estimates that nothing but the gaps depends on.
        double x = TimelineLayout.Width - TimelineLayout.Right;
        foreach ((string style, string name) in LegendEntries().Reverse())
        {
            x -= (name.Length * 6.2) + 16;
            Line($"""<rect class="{style}" x="{x - 22:0.#}" y="46" width="16" height="11" rx="2"/>""");
            Text("note", x, 56, name);
            x -= 22;
        }
    }

    // All of them would not always fit beside the note: what did not occur needs no explanation.
    private IEnumerable<(string Style, string Name)> LegendEntries() =>
        ((IEnumerable<(string Style, string Name, int Count)>)
        [
            Entry(VisitOutcome.Succeeded, "ok"),
            ("pause", "waiting for a busy site", _visits.Count(visit => visit.Pauses.Count > 0)),
            Entry(VisitOutcome.Failed, "failed"),
            Entry(VisitOutcome.TimedOut, "timed out"),
            Entry(VisitOutcome.Fallback, "fallback page"),
            Entry(VisitOutcome.Canceled, "canceled"),
        ]).Where(entry => entry.Count > 0).Select(entry => (entry.Style, Inv($"{entry.Name} {entry.Count}")));

    private (string Style, string Name, int Count) Entry(VisitOutcome outcome, string name) =>
        (ClassOf(outcome), name, _visits.Count(visit => visit.Outcome == outcome));

    private void DrawGrid()
    {
        foreach (TimeSpan tick in TimeAxis.Ticks(_layout.End, wanted: 12))
        {
            double x = _layout.X(tick);
            Line($"""<line class="grid" x1="{x:0.##}" y1="{TimelineLayout.LanesTop:0.#}" x2="{x:0.##}" y2="{_layout.ChartBottom + 5:0.#}"/>""");
            Text("tick middle", x, _layout.ChartBottom + 19, TimeAxis.Label(tick, _layout.End));
        }

        Text("tick end", TimelineLayout.Width - TimelineLayout.Right, _layout.ChartBottom + 36, "time since the start");
    }

    private void DrawTracks()
    {
        // Names for every lane while there is room, then for some.
        int every = ((int[])[1, 2, 5, 10, 20]).First(step => step * _layout.LanePitch >= 13 || step == 20);
        for (int lane = 0; lane < _layout.Lanes; lane++)
        {
            Line($"""<rect class="track" x="{TimelineLayout.Left}" y="{_layout.LaneTop(lane):0.##}" width="{TimelineLayout.PlotWidth}" height="{_layout.LaneHeight:0.##}"/>""");
            if (lane == 0 || (lane + 1) % every == 0)
            {
                Text("tick end", TimelineLayout.Left - 8, _layout.LaneTop(lane) + (_layout.LaneHeight / 2) + 4, Inv($"slot {lane + 1}"));
            }
        }
    }

    private void DrawBars()
    {
        for (int i = 0; i < _visits.Count; i++)
        {
            Visit visit = _visits[i];
            double x = _layout.X(visit.Start);

            // Slightly short, so that neighbours in a lane can be told apart, and never too thin to be seen.
            double width = Math.Max(_layout.X(visit.End) - x - 0.7, 0.8);
            Line($"""<rect class="{ClassOf(visit.Outcome)}" x="{x:0.##}" y="{_layout.LaneTop(_lanes[i]):0.##}" width="{width:0.##}" height="{_layout.LaneHeight:0.##}"><title>{SvgText.Escape(Describe(visit))}</title></rect>""");
            foreach ((TimeSpan start, TimeSpan end) in visit.Pauses)
            {
                Line($"""<rect class="pause" x="{_layout.X(start):0.##}" y="{_layout.LaneTop(_lanes[i]):0.##}" width="{_layout.X(end) - _layout.X(start):0.##}" height="{_layout.LaneHeight:0.##}"/>""");
            }
        }
    }

    private void DrawInFlight()
    {
        (int Most, double Mean)[] samples = InFlightCurve.Sample(_visits, _layout.End, Columns);
        double width = TimelineLayout.PlotWidth / Columns;
        var area = new StringBuilder();
        var line = new StringBuilder();
        area.Append(CultureInfo.InvariantCulture, $"M{TimelineLayout.Left} {_layout.ChartBottom:0.##}");
        int last = -1;
        for (int column = 0; column < Columns; column++)
        {
            double x = TimelineLayout.Left + (column * width);
            area.Append(CultureInfo.InvariantCulture, $"L{x:0.##} {_layout.Y(samples[column].Mean):0.##}H{x + width:0.##}");
            if (samples[column].Most != last)
            {
                last = samples[column].Most;
                line.Append(CultureInfo.InvariantCulture, $"{(column == 0 ? "M" : "H")}{x:0.##}{(column == 0 ? " " : "V")}{_layout.Y(last):0.##}");
            }
        }

        double right = TimelineLayout.Width - TimelineLayout.Right;
        area.Append(CultureInfo.InvariantCulture, $"V{_layout.ChartBottom:0.##}Z");
        line.Append(CultureInfo.InvariantCulture, $"H{right}");

        double limit = _layout.Y(_result.Limit);
        Text("tick end", TimelineLayout.Left - 8, _layout.Y(0) + 4, "0");
        Text("limitname tick end", TimelineLayout.Left - 8, limit + 4, Inv($"limit {_result.Limit}"));
        Text("note", TimelineLayout.Left, _layout.ChartTop - 6, "In flight (line: the most at any moment; area: mean) against the limit (dashed)");
        Line($"""<path class="mean" d="{area}"/>""");
        Line($"""<line class="base" x1="{TimelineLayout.Left}" y1="{_layout.ChartBottom:0.##}" x2="{right}" y2="{_layout.ChartBottom:0.##}"/>""");
        Line($"""<path class="most" d="{line}"/>""");
        Line($"""<line class="limit" x1="{TimelineLayout.Left}" y1="{limit:0.##}" x2="{right}" y2="{limit:0.##}"/>""");
    }

    private void DrawPhases()
    {
        foreach (PhaseResult phase in _result.Phases)
        {
            bool first = phase == _result.Phases[0];
            double x = first ? TimelineLayout.Left : _layout.X(phase.Start);
            if (!first)
            {
                Line($"""<line class="border" x1="{x:0.##}" y1="{TimelineLayout.LanesTop - 18:0.#}" x2="{x:0.##}" y2="{_layout.ChartBottom:0.#}"/>""");
            }

            string what = phase.Phase is Phase.Pages
                ? Counted(phase.Visits.Count, "page") + ", as they are discovered"
                : Counted(phase.Visits.Count, "asset");
            string end = phase.Ending switch
            {
                PhaseEnd.Canceled => ", canceled",
                PhaseEnd.FailedFast => ", stopped by the first failure",
                _ => "",
            };
            Text("phase", x + (first ? 0 : 6), TimelineLayout.LanesTop - 7, what + end);
        }
    }

    private string Describe(Visit visit)
    {
        string end = visit.Outcome switch
        {
            VisitOutcome.Succeeded => "ok",
            VisitOutcome.Canceled => "canceled",
            _ => FailureCause.Of(visit, _result.ItemTimeout),
        };
        string pauses = visit.Pauses.Count > 0 ? Inv($", waited {visit.Pauses.Count} × for a busy site") : "";
        return Inv($"{visit.Link.Target.PathAndQuery}: {end}, {DurationText.Format(visit.Duration)} from {visit.Start.TotalSeconds:0.000} s{pauses}");
    }

    private void Text(string style, double x, double y, string text) =>
        Line($"""<text class="{style}" x="{x:0.##}" y="{y:0.##}">{SvgText.Escape(text)}</text>""");

    private void Line(FormattableString line) => _svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private static string ClassOf(VisitOutcome outcome) => outcome switch
    {
        VisitOutcome.Succeeded => "ok",
        VisitOutcome.Failed => "failed",
        VisitOutcome.TimedOut => "timedout",
        VisitOutcome.Fallback => "fallback",
        _ => "canceled",
    };

    private static string Counted(int count, string what) => Inv($"{count} {what}{(count == 1 ? "" : "s")}");

    private static string Inv(FormattableString text) => FormattableString.Invariant(text);
}
