using AsyncToolkit;

namespace Crawler.Crawling;

/// <summary>Watches a crawl while it runs.</summary>
internal interface ICrawlObserver
{
    /// <summary>A phase begins; the returned object receives its progress. Reports may still arrive after <see cref="PhaseEnded"/>.</summary>
    IProgress<ThrottleProgress> PhaseStarted(Phase phase);

    void PhaseEnded(PhaseResult result);
}
