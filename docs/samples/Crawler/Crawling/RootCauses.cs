using AsyncToolkit;

namespace Crawler.Crawling;

/// <summary>
/// Tells the visits that failed from those that were merely stopped. A body cannot know it: it sees a canceled token when its time
/// is up, when a sibling has failed, and when the user has had enough. The call that ran it does know.
/// </summary>
internal static class RootCauses
{
    /// <summary>Gives each visit its outcome.</summary>
    /// <param name="visits">The visits of a call that has ended.</param>
    /// <param name="failures">What the call reported.</param>
    /// <returns>The failures that belong to no visit.</returns>
    internal static IReadOnlyList<Exception> Settle(IReadOnlyList<Visit> visits, IReadOnlyList<Exception> failures)
    {
        var outcomes = new Dictionary<Exception, VisitOutcome>(ReferenceEqualityComparer.Instance);
        foreach (Exception failure in failures)
        {
            // Time that is up is reported as such, with what the body threw inside; everything else as it was thrown.
            if (failure is OperationTimeoutException { InnerException: { } thrown })
            {
                outcomes[thrown] = VisitOutcome.TimedOut;
            }
            else
            {
                outcomes[failure] = VisitOutcome.Failed;
            }
        }

        var matched = new HashSet<Exception>(ReferenceEqualityComparer.Instance);
        foreach (Visit visit in visits)
        {
            if (visit.Error is null)
            {
                visit.Outcome = visit.FallbackCause is null ? VisitOutcome.Succeeded : VisitOutcome.Fallback;
            }
            else if (outcomes.TryGetValue(visit.Error, out VisitOutcome outcome))
            {
                visit.Outcome = outcome;
                matched.Add(visit.Error);
            }
            else
            {
                visit.Outcome = VisitOutcome.Canceled;
            }
        }

        return [.. outcomes.Keys.Where(failure => !matched.Contains(failure))];
    }
}
