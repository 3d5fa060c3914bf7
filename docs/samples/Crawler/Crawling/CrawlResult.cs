namespace Crawler.Crawling;

/// <summary>What a crawl found.</summary>
internal sealed record CrawlResult
{
    public required Uri Site { get; init; }

    /// <summary>How many visits could be in flight at a time.</summary>
    public required int Limit { get; init; }

    public required TimeSpan? ItemTimeout { get; init; }

    /// <summary>The pages, and, unless the crawl was stopped before, the assets.</summary>
    public required IReadOnlyList<PhaseResult> Phases { get; init; }

    /// <summary>How many links and assets led to other sites and were left alone.</summary>
    public required int Elsewhere { get; init; }

    /// <summary>How many pages were left out because there were too many.</summary>
    public required bool ReachedMaxPages { get; init; }

    public IEnumerable<Visit> Visits => Phases.SelectMany(phase => phase.Visits);

    public int Failures => Phases.Sum(phase => phase.Failures);

    /// <summary>Whether nothing was found because the start page itself was late.</summary>
    public bool StartIsLate => Visits.Any(visit => visit is { Outcome: VisitOutcome.Fallback, Link.FoundOn: null });

    public bool Canceled => Phases.Any(phase => phase.Ending is PhaseEnd.Canceled);

    public TimeSpan Elapsed => Phases[^1].End;
}
