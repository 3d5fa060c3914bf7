using System.Net;
using Crawler.CommandLine;

namespace Crawler.Crawling;

/// <summary>The page that stands in for one that took too long: it says so, and leads back to where the reader came from.</summary>
internal static class FallbackPage
{
    internal static PageContent For(Visit visit)
    {
        string address = WebUtility.HtmlEncode(visit.Link.Target.PathAndQuery);
        string patience = DurationText.Format(visit.FallbackCause!.Timeout);
        string back = visit.Link.FoundOn is { } page ? $"""<p><a href="{WebUtility.HtmlEncode(page.AbsoluteUri)}">Back</a></p>""" : "";
        return new PageContent(
            $"""
            <!doctype html>
            <html lang="en"><head><title>{address} is late</title></head>
            <body><p>{address} gave no answer within {patience}. This page stands in for it.</p>{back}</body></html>
            """,
            MovedTo: null);
    }
}
