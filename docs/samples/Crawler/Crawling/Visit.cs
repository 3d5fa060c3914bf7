using AsyncToolkit;

namespace Crawler.Crawling;

/// <summary>One item of work as it went: when it was in flight, and what became of it. All times are since the crawl began.</summary>
internal sealed class Visit(Phase phase, Link link, TimeSpan start)
{
    private readonly List<(TimeSpan Start, TimeSpan End)> _pauses = [];

    internal Phase Phase { get; } = phase;

    internal Link Link { get; } = link;

    /// <summary>When its body started.</summary>
    internal TimeSpan Start { get; } = start;

    /// <summary>When its body ended.</summary>
    internal TimeSpan End { get; set; }

    internal TimeSpan Duration => End - Start;

    internal VisitOutcome Outcome { get; set; }

    /// <summary>What the body threw; null if it returned.</summary>
    internal Exception? Error { get; set; }

    /// <summary>Why a fallback page stands in for this one; null if none does.</summary>
    internal OperationTimeoutException? FallbackCause { get; set; }

    /// <summary>The status of the last answer; 0 if there was none.</summary>
    internal int Status { get; set; }

    /// <summary>How many bytes of content were read.</summary>
    internal long Bytes { get; set; }

    /// <summary>When it waited because the site had said that it was busy.</summary>
    internal IReadOnlyList<(TimeSpan Start, TimeSpan End)> Pauses => _pauses;

    internal void AddPause(TimeSpan start, TimeSpan end) => _pauses.Add((start, end));
}
