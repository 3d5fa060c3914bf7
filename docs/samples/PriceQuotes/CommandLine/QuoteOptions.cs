namespace PriceQuotes.CommandLine;

/// <summary>What the command line asks for, defaults filled in.</summary>
internal sealed record QuoteOptions
{
    internal const int MostRounds = 1_000;

    /// <summary>How often each technique asks.</summary>
    public int Rounds { get; init; } = 9;

    /// <summary>How many quotes the quorum needs.</summary>
    public int Quorum { get; init; } = 3;

    /// <summary>How long the hedge waits for an attempt before it starts the next one.</summary>
    public TimeSpan HedgeDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long one request may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);
}
