using Crawler.Crawling;
using Crawler.Site;

namespace Crawler.Reporting;

/// <summary>Compares what the crawl of the embedded site reports as broken or late with what the site was built to have so.</summary>
internal sealed record PlanCheck(int Planned, IReadOnlyList<string> Missed, IReadOnlyList<string> Unplanned)
{
    internal bool IsAsPlanned => Missed.Count == 0 && Unplanned.Count == 0;

    /// <summary>The comparison, or null for a crawl that has not seen everything and cannot be compared.</summary>
    internal static PlanCheck? Of(CrawlResult result, SitePlan plan)
    {
        if (result.ReachedMaxPages || result.Phases.Any(phase => phase.Ending is not PhaseEnd.Completed))
        {
            return null;
        }

        IReadOnlySet<string> planned = plan.BrokenFor(result.ItemTimeout);
        var reported = result.Visits
            .Where(visit => visit.Outcome is VisitOutcome.Failed or VisitOutcome.TimedOut or VisitOutcome.Fallback)
            .Select(visit => visit.Link.Target.PathAndQuery)
            .ToHashSet(StringComparer.Ordinal);
        return new PlanCheck(
            planned.Count,
            [.. planned.Except(reported).Order(StringComparer.Ordinal)],
            [.. reported.Except(planned).Order(StringComparer.Ordinal)]);
    }
}
