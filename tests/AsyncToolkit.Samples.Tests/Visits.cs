using Crawler.Crawling;

namespace AsyncToolkit.Samples.Tests;

internal static class Visits
{
    /// <summary>Visits of pages from so many milliseconds to so many.</summary>
    internal static Visit[] From(params (int Start, int End)[] times) =>
        [.. times.Select((time, i) => Of(new Uri($"http://example.org/{i}"), time.Start, time.End))];

    internal static Visit Of(Uri address, int start, int end, Exception? error = null, VisitOutcome outcome = VisitOutcome.Succeeded) =>
        new(Phase.Pages, new Link(address, null), TimeSpan.FromMilliseconds(start))
        {
            End = TimeSpan.FromMilliseconds(end),
            Error = error,
            Outcome = outcome,
        };

    internal static CrawlResult Result(int limit, params Visit[] visits)
    {
        TimeSpan end = visits.Length == 0 ? TimeSpan.Zero : visits.Max(visit => visit.End);
        return new CrawlResult
        {
            Site = new Uri("http://example.org/"),
            Limit = limit,
            ItemTimeout = TimeSpan.FromSeconds(2),
            Elsewhere = 0,
            ReachedMaxPages = false,
            Phases =
            [
                new PhaseResult
                {
                    Phase = Phase.Pages,
                    Start = TimeSpan.Zero,
                    End = end,
                    Ending = PhaseEnd.Completed,
                    Found = visits.Length,
                    Visits = visits,
                },
            ],
        };
    }
}
