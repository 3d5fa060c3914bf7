using System.Globalization;
using System.Text;
using Crawler.CommandLine;
using Crawler.Crawling;
using Crawler.Timeline;

namespace Crawler.Reporting;

/// <summary>The summary that is printed at the end, however the crawl ended.</summary>
internal static class SummaryText
{
    private const int Examples = 3;
    private const int AddressLength = 60;

    internal static string Write(CrawlResult result, PlanCheck? plan)
    {
        var text = new StringBuilder();
        AppendCounts(text, result);
        AppendFallbacks(text, result);
        AppendFailures(text, result);
        AppendPlan(text, plan);
        AppendLatencies(text, result);
        AppendConcurrency(text, result);
        AppendTime(text, result);
        return text.ToString();
    }

    private static void AppendCounts(StringBuilder text, CrawlResult result)
    {
        text.AppendLine();
        text.AppendLine(result switch
        {
            { Canceled: true } => "Summary (canceled: not everything was visited)",
            _ when result.Phases.Any(phase => phase.Ending is PhaseEnd.FailedFast) => "Summary (stopped by the first failure: not everything was visited)",
            _ => "Summary",
        });
        foreach (PhaseResult phase in result.Phases)
        {
            Line(text, ProgressText.Name(phase.Phase), Counts(phase));
        }

        if (result.Elsewhere > 0)
        {
            Line(text, "elsewhere", Inv($"{result.Elsewhere} {(result.Elsewhere == 1 ? "address" : "addresses")} of other sites, left alone"));
        }

        if (result.ReachedMaxPages)
        {
            Line(text, "", "there are more pages than --max-pages allows; the rest was left out");
        }

        if (result.StartIsLate)
        {
            Line(text, "", "the start page itself was late, so nothing was found; a longer --timeout may help");
        }

        if (StartMovedAway(result))
        {
            Line(text, "", "the start page redirects to another site; give that one as --url");
        }
    }

    private static string Counts(PhaseResult phase)
    {
        var parts = new List<string> { Inv($"{phase.Found} found"), Inv($"{phase.Count(VisitOutcome.Succeeded)} ok") };
        AddIfAny(parts, phase.Count(VisitOutcome.Failed) + phase.OtherFailures.Count, "failed");
        AddIfAny(parts, phase.Count(VisitOutcome.TimedOut), "timed out");
        AddIfAny(parts, phase.Count(VisitOutcome.Fallback), "replaced by a fallback page");
        AddIfAny(parts, phase.Count(VisitOutcome.Canceled), "canceled");
        AddIfAny(parts, phase.Found - phase.Visits.Count, "not started");
        long bytes = phase.Visits.Sum(visit => visit.Bytes);
        if (bytes > 0)
        {
            parts.Add(ByteText.Format(bytes));
        }

        AddIfAny(parts, phase.Visits.Count(visit => visit.Pauses.Count > 0), "waited while the site was busy");
        return string.Join(", ", parts);
    }

    private static void AppendFallbacks(StringBuilder text, CrawlResult result) =>
        AppendGroups(text, "Fallback pages", result, visit => visit.Outcome is VisitOutcome.Fallback);

    private static void AppendFailures(StringBuilder text, CrawlResult result)
    {
        AppendGroups(text, "Failures by cause", result, visit => visit.Outcome is VisitOutcome.Failed or VisitOutcome.TimedOut);
        List<Exception> others = [.. result.Phases.SelectMany(phase => phase.OtherFailures)];
        if (others.Count > 0)
        {
            text.AppendLine().AppendLine("Other failures");
            others.ForEach(other => text.Append("     1  ").AppendLine(FailureCause.Of(other)));
        }
    }

    private static void AppendGroups(StringBuilder text, string title, CrawlResult result, Func<Visit, bool> belongs)
    {
        var groups = result.Visits
            .Where(belongs)
            .GroupBy(visit => FailureCause.Of(visit, result.ItemTimeout), StringComparer.Ordinal)
            .Select(group => (Cause: group.Key, Visits: group.ToList()))
            .OrderByDescending(group => group.Visits.Count)
            .ThenBy(group => group.Cause, StringComparer.Ordinal)
            .ToList();
        if (groups.Count == 0)
        {
            return;
        }

        text.AppendLine().AppendLine(title);
        foreach ((string cause, List<Visit> visits) in groups)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {visits.Count,4}  {ConsoleText.Clean(cause)}").AppendLine();
            foreach (Visit visit in visits.Take(Examples))
            {
                text.Append("          ").AppendLine(Describe(visit));
            }

            if (visits.Count > Examples)
            {
                text.Append(CultureInfo.InvariantCulture, $"          … and {visits.Count - Examples} more").AppendLine();
            }
        }
    }

    private static void AppendPlan(StringBuilder text, PlanCheck? plan)
    {
        if (plan is null)
        {
            return;
        }

        text.AppendLine().AppendLine("Plan");
        if (plan.IsAsPlanned)
        {
            text.AppendLine(Inv($"  The embedded site was built with {plan.Planned} broken or late addresses: exactly these were found."));
            return;
        }

        text.AppendLine(Inv($"  The embedded site was built with {plan.Planned} broken or late addresses for this timeout, and the crawl differs:"));
        AppendDifference(text, "not reported", plan.Missed);
        AppendDifference(text, "not planned", plan.Unplanned);
    }

    private static void AppendDifference(StringBuilder text, string what, IReadOnlyList<string> paths)
    {
        if (paths.Count > 0)
        {
            string rest = paths.Count > Examples ? Inv($" … and {paths.Count - Examples} more") : "";
            text.Append(CultureInfo.InvariantCulture, $"  {paths.Count,4}  {what}: {string.Join(", ", paths.Take(Examples))}{rest}").AppendLine();
        }
    }

    private static string Describe(Visit visit)
    {
        string address = Address(visit.Link.Target);
        return visit.Link.FoundOn is { } page ? $"{address}  (found on {Address(page)})" : ConsoleText.Clean(visit.Link.Target.AbsoluteUri);
    }

    private static string Address(Uri address) => ConsoleText.Shorten(ConsoleText.Clean(address.PathAndQuery), AddressLength);

    private static void AppendLatencies(StringBuilder text, CrawlResult result)
    {
        var rows = new List<(string Name, List<TimeSpan> Sorted)>();
        foreach (PhaseResult phase in result.Phases)
        {
            List<TimeSpan> sorted = [.. phase.Visits.Where(visit => visit.Outcome is VisitOutcome.Succeeded).Select(visit => visit.Duration).Order()];
            if (sorted.Count > 0)
            {
                rows.Add((ProgressText.Name(phase.Phase), sorted));
            }
        }

        if (rows.Count == 0)
        {
            return;
        }

        text.AppendLine().AppendLine(Inv($"Latency of what succeeded  {"p50",8}  {"p90",8}  {"p95",8}  {"p99",8}  {"max",8}"));
        foreach ((string name, List<TimeSpan> sorted) in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {name,-23}");
            foreach (double percent in (double[])[50, 90, 95, 99, 100])
            {
                text.Append(CultureInfo.InvariantCulture, $"  {DurationText.Format(Percentiles.Of(sorted, percent)),8}");
            }

            text.AppendLine();
        }
    }

    private static void AppendConcurrency(StringBuilder text, CrawlResult result)
    {
        text.AppendLine().AppendLine("In flight");
        foreach (PhaseResult phase in result.Phases)
        {
            TimeSpan took = phase.End - phase.Start;
            double mean = took > TimeSpan.Zero ? Sum(phase.Visits) / took : 0;
            Line(
                text,
                ProgressText.Name(phase.Phase),
                Inv($"at most {InFlightCurve.Peak(phase.Visits)} at a time, {mean:0.0} on average; the limit is {result.Limit}"));
        }
    }

    private static void AppendTime(StringBuilder text, CrawlResult result)
    {
        TimeSpan serial = Sum(result.Visits);
        double gain = result.Elapsed > TimeSpan.Zero ? serial / result.Elapsed : 0;
        string comparison = gain >= 1.05 ? Inv($": {gain:0.0} times as long") : "";
        text.AppendLine().AppendLine("Time");
        Line(text, "crawl", DurationText.Format(result.Elapsed));
        Line(text, "serial", Inv($"{DurationText.Format(serial)}, had the same visits been made one after the other{comparison}"));
    }

    // Not a failure, but hardly what was meant.
    private static bool StartMovedAway(CrawlResult result) =>
        result.Elsewhere > 0 && result.Phases[0].Visits is [{ Outcome: VisitOutcome.Succeeded, Status: >= 300 and < 400 }];

    private static TimeSpan Sum(IEnumerable<Visit> visits) => new(visits.Sum(visit => visit.Duration.Ticks));

    private static void AddIfAny(List<string> parts, long count, string what)
    {
        if (count > 0)
        {
            parts.Add(Inv($"{count} {what}"));
        }
    }

    private static void Line(StringBuilder text, string name, string what) =>
        text.Append("  ").Append(name.PadRight(11)).AppendLine(what);

    private static string Inv(FormattableString text) => FormattableString.Invariant(text);
}
