namespace Crawler.Crawling;

internal enum VisitOutcome
{
    Succeeded,

    Failed,

    /// <summary>Took longer than one item may.</summary>
    TimedOut,

    /// <summary>A page that took longer than it may; a fallback page stands in for it.</summary>
    Fallback,

    /// <summary>Was in flight when the phase was stopped, by a failure or by the user. Nobody's fault.</summary>
    Canceled,
}
