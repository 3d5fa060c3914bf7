using System.Net;
using System.Text;

namespace Crawler.Site;

/// <summary>Writes the pages of the embedded site, with the links spelled in all the ways that real pages spell them.</summary>
internal static class PageHtml
{
    private const string Filler = "A page of the embedded site, here to be crawled. ";

    internal static string Write(SiteResource page)
    {
        StringBuilder html = new StringBuilder(page.Size + 2_048)
            .Append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>")
            .Append(WebUtility.HtmlEncode(page.Path)).Append("</title>\n");
        foreach (string asset in page.Assets)
        {
            if (asset.EndsWith(".css", StringComparison.Ordinal))
            {
                html.Append("<link rel=\"stylesheet\" href=\"").Append(asset).Append("\">\n");
            }
            else if (asset.EndsWith(".js", StringComparison.Ordinal))
            {
                html.Append("<script src='").Append(asset).Append("'></script>\n");
            }
        }

        html.Append("</head><body>\n")
            .Append("<!-- <a href=\"/commented/out\">not a link</a> -->\n")
            .Append("<script>const notALink = '<a href=\"/in/a/script\">';</script>\n")
            .Append("<p><a href=\"#top\">top</a> <a href=\"mailto:someone@example.org\">mail</a> ")
            .Append("<a href=\"https://example.org/elsewhere\">another site</a></p>\n<ul id=top>\n");
        for (int i = 0; i < page.Links.Count; i++)
        {
            AppendLink(html, page.Links[i], i);
        }

        html.Append("</ul>\n");
        foreach (string asset in page.Assets)
        {
            if (asset.EndsWith(".png", StringComparison.Ordinal))
            {
                html.Append("<img alt=\"\" src=\"").Append(asset).Append("\">\n");
            }
        }

        while (html.Length < page.Size)
        {
            html.Append("<p>").Append(Filler).Append("</p>\n");
        }

        return html.Append("</body></html>\n").ToString();
    }

    private static void AppendLink(StringBuilder html, string path, int spelling)
    {
        string encoded = WebUtility.HtmlEncode(path);
        _ = (spelling % 5) switch
        {
            0 => html.Append("<li><a href=\"").Append(encoded).Append("\">next</a>\n"),
            1 => html.Append("<li><A class='x' HREF='").Append(encoded).Append("'>next</A>\n"),
            2 => html.Append("<li><a href=").Append(encoded).Append(">next</a>\n"),
            3 => html.Append("<li><a href=\"").Append(encoded).Append("#part\">next</a>\n"),
            _ => html.Append("<li><a href=\"/./guides/..").Append(encoded).Append("\">next</a>\n"),
        };
    }
}
