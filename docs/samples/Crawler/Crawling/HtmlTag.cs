namespace Crawler.Crawling;

/// <summary>An opening tag: its name in lower case, and its attributes by name in any case.</summary>
internal sealed record HtmlTag(string Name, IReadOnlyDictionary<string, string> Attributes)
{
    internal string? this[string attribute] => Attributes.GetValueOrDefault(attribute);
}
