using System.Text;
using System.Xml;

namespace Crawler.Timeline;

/// <summary>Makes any text fit for an SVG file, as content or as an attribute's value.</summary>
internal static class SvgText
{
    internal static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], c))
            {
                escaped.Append(c).Append(text[++i]);
                continue;
            }

            _ = c switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '"' => escaped.Append("&quot;"),
                '\'' => escaped.Append("&#39;"),
                _ => escaped.Append(XmlConvert.IsXmlChar(c) ? c : '\uFFFD'),
            };
        }

        return escaped.ToString();
    }
}
