namespace PriceQuotes.Backends;

/// <summary>One of the services that sell the same thing.</summary>
/// <param name="Name">Its name, and its path on the embedded server.</param>
/// <param name="Latency">How long it takes to answer.</param>
/// <param name="Price">What it asks for.</param>
/// <param name="IsFlaky">Whether every third round fails with status 500.</param>
internal sealed record Backend(string Name, TimeSpan Latency, decimal Price, bool IsFlaky = false)
{
    /// <summary>The slow one first: that is the one whose slowness a hedge has to hide.</summary>
    internal static Backend[] All { get; } =
    [
        new("slow", TimeSpan.FromMilliseconds(600), 9.70m),
        new("near", TimeSpan.FromMilliseconds(20), 10.00m),
        new("flaky", TimeSpan.FromMilliseconds(40), 9.80m, IsFlaky: true),
        new("middle", TimeSpan.FromMilliseconds(80), 10.20m),
        new("far", TimeSpan.FromMilliseconds(160), 9.90m),
    ];

    internal bool FailsIn(int round) => IsFlaky && round % 3 == 2;
}
