namespace Crawler.Crawling;

/// <summary>What a page refers to, as spelled in it.</summary>
/// <param name="BaseReference">The value of its <c>&lt;base href&gt;</c>, which all others are relative to; null without one.</param>
/// <param name="Pages">Where its links lead.</param>
/// <param name="Assets">What a browser would load with it.</param>
internal sealed record PageReferences(string? BaseReference, IReadOnlyList<string> Pages, IReadOnlyList<string> Assets);
