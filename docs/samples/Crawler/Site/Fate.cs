namespace Crawler.Site;

/// <summary>How the embedded site answers for one address.</summary>
internal enum Fate
{
    Healthy,

    /// <summary>A link that leads nowhere: 404.</summary>
    NotFound,

    /// <summary>500.</summary>
    ServerError,

    /// <summary>Starts an answer and drops the connection in the middle of it.</summary>
    ConnectionReset,

    /// <summary>Answers long after anybody has lost patience.</summary>
    Slow,

    /// <summary>429 with a short <c>Retry-After</c> at first, then a page: a crawler that waits gets it.</summary>
    BusyOnce,

    /// <summary>429 with a <c>Retry-After</c> that no crawl waits for.</summary>
    AlwaysBusy,

    /// <summary>Has moved: 301 to another page.</summary>
    Moved,
}
