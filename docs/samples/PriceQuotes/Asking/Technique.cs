namespace PriceQuotes.Asking;

/// <summary>One way to ask several backends.</summary>
/// <param name="Name">The name of the technique.</param>
/// <param name="Promise">What it gives, in a few words.</param>
/// <param name="BearsFailures">Whether it answers although one backend fails.</param>
/// <param name="AskAsync">Asks once, and returns the quotes that there are.</param>
internal sealed record Technique(
    string Name, string Promise, bool BearsFailures, Func<int, CancellationToken, Task<IReadOnlyList<Quote>>> AskAsync);
