namespace Crawler.Crawling;

/// <summary>Everything there is to say about one phase, once it has ended.</summary>
internal sealed record PhaseResult
{
    public required Phase Phase { get; init; }

    public required TimeSpan Start { get; init; }

    public required TimeSpan End { get; init; }

    public required PhaseEnd Ending { get; init; }

    /// <summary>How many distinct addresses there were to visit.</summary>
    public required int Found { get; init; }

    /// <summary>The visits that were started, by their start, each with its outcome.</summary>
    public required IReadOnlyList<Visit> Visits { get; init; }

    /// <summary>Failures that belong to no visit; none are expected.</summary>
    public IReadOnlyList<Exception> OtherFailures { get; init; } = [];

    public int Count(VisitOutcome outcome) => Visits.Count(visit => visit.Outcome == outcome);

    public int Failures => Count(VisitOutcome.Failed) + Count(VisitOutcome.TimedOut) + OtherFailures.Count;
}
