using System.Net;
using System.Net.Http.Headers;

namespace Crawler.Crawling;

/// <summary>When a busy site is asked again, and after how long.</summary>
internal static class RetryRule
{
    /// <summary>A page that is still busy after so many pauses has failed.</summary>
    internal const int MostPauses = 3;

    /// <summary>A site that asks for more is not waited for: the place is better used for other pages.</summary>
    internal static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);

    /// <summary>True for the statuses by which a site says that it wants to be left alone for a while.</summary>
    internal static bool IsBusy(HttpStatusCode status, RetryConditionHeaderValue? retryAfter) =>
        status is HttpStatusCode.TooManyRequests || (status is HttpStatusCode.ServiceUnavailable && retryAfter is not null);

    /// <summary>
    /// The wait that the site asks for, or, if it does not say, one that doubles each time.
    /// </summary>
    internal static TimeSpan PauseAfter(RetryConditionHeaderValue? retryAfter, int pausesSoFar, DateTimeOffset now)
    {
        TimeSpan pause = retryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - now,
            _ => FirstPause * Math.Pow(2, pausesSoFar),
        };
        return pause < TimeSpan.Zero ? TimeSpan.Zero : pause;
    }
}
