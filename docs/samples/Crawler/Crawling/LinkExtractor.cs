namespace Crawler.Crawling;

/// <summary>Finds what a page links to and what it loads.</summary>
internal static class LinkExtractor
{
    private static readonly char[] Spaces = [' ', '\t', '\n', '\r', '\f'];

    internal static PageReferences Extract(string html)
    {
        string? baseReference = null;
        var pages = new List<string>();
        var assets = new List<string>();
        var reader = new HtmlTagReader(html);
        while (reader.Next() is { } tag)
        {
            switch (tag.Name)
            {
                case "base":
                    baseReference ??= tag["href"];
                    break;
                case "a" or "area":
                    Add(pages, tag["href"]);
                    break;
                case "iframe" or "frame":
                    Add(pages, tag["src"]);
                    break;
                case "link" when IsLoaded(tag["rel"]):
                    Add(assets, tag["href"]);
                    break;
                case "img" or "source" or "input":
                    Add(assets, tag["src"]);
                    AddCandidates(assets, tag["srcset"]);
                    break;
                case "script" or "audio" or "track" or "embed":
                    Add(assets, tag["src"]);
                    break;
                case "video":
                    Add(assets, tag["src"]);
                    Add(assets, tag["poster"]);
                    break;
                case "object":
                    Add(assets, tag["data"]);
                    break;
            }
        }

        return new PageReferences(baseReference, pages, assets);
    }

    private static void Add(List<string> references, string? reference)
    {
        if (!string.IsNullOrWhiteSpace(reference))
        {
            references.Add(reference);
        }
    }

    // "small.png 1x, large.png 2x": an address ends at white space, and only there may a comma be a separator.
    private static void AddCandidates(List<string> references, string? srcset)
    {
        ReadOnlySpan<char> rest = srcset;
        while (!(rest = rest.TrimStart(" \t\n\r\f,")).IsEmpty)
        {
            int end = rest.IndexOfAny(Spaces);
            ReadOnlySpan<char> address = end < 0 ? rest : rest[..end];
            rest = rest[address.Length..];
            if (address.EndsWith(","))
            {
                address = address.TrimEnd(',');
            }
            else
            {
                int comma = rest.IndexOf(',');
                rest = comma < 0 ? [] : rest[comma..];
            }

            Add(references, address.ToString());
        }
    }

    // Other relations (canonical, alternate, prev, dns-prefetch …) are not loaded with the page.
    private static bool IsLoaded(string? relations) =>
        relations is not null
        && relations.Split(Spaces, StringSplitOptions.RemoveEmptyEntries).Any(relation => relation.ToUpperInvariant()
            is "STYLESHEET" or "ICON" or "APPLE-TOUCH-ICON" or "MANIFEST" or "PRELOAD" or "MODULEPRELOAD");
}
