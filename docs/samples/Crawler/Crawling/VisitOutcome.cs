namespace Crawler.Crawling;

internal enum VisitOutcome
{
    Succeeded,

    Failed,

    /// <summary>Took longer than one item may.</summary>
    TimedOut,

    /// <summary>Was in flight when the phase was stopped, by a failure or by the user. Nobody's fault.</summary>
    Canceled,
}
