namespace PriceQuotes.Asking;

/// <summary>What came of asking in one way, round after round.</summary>
/// <param name="Technique">The way.</param>
/// <param name="Latencies">How long each round took, answered or not, ascending.</param>
/// <param name="Answered">How many rounds had an answer.</param>
/// <param name="Expected">How many rounds should have had one.</param>
/// <param name="Requests">How many requests were sent.</param>
/// <param name="BestPrices">The best price of each round that was answered.</param>
/// <param name="LastFailure">What the last round without an answer failed with; null where all were answered.</param>
internal sealed record TechniqueResult(
    Technique Technique,
    IReadOnlyList<TimeSpan> Latencies,
    int Answered,
    int Expected,
    int Requests,
    IReadOnlyList<decimal> BestPrices,
    Exception? LastFailure)
{
    internal TimeSpan Median => Latencies[Latencies.Count / 2];

    internal TimeSpan Slowest => Latencies[^1];

    internal bool IsAsExpected => Answered == Expected;
}
