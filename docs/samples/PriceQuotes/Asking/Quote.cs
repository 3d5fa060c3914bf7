namespace PriceQuotes.Asking;

/// <summary>What a backend answered.</summary>
internal sealed record Quote(string Backend, decimal Price);
