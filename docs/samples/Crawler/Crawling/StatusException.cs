using System.Net;

namespace Crawler.Crawling;

/// <summary>The site answered with a status that is a failure.</summary>
internal sealed class StatusException(HttpStatusCode status, TimeSpan? retryAfter = null)
    : Exception($"The site answered with status {(int)status}.")
{
    internal HttpStatusCode Status { get; } = status;

    /// <summary>How long the site asked to wait, if it did; otherwise null.</summary>
    internal TimeSpan? RetryAfter { get; } = retryAfter;
}
