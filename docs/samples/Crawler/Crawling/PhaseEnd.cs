namespace Crawler.Crawling;

/// <summary>How a phase came to its end.</summary>
internal enum PhaseEnd
{
    /// <summary>Everything that was found was visited, successfully or not.</summary>
    Completed,

    /// <summary>A failure stopped it, because failures were to be fatal.</summary>
    FailedFast,

    /// <summary>The user stopped it.</summary>
    Canceled,
}
