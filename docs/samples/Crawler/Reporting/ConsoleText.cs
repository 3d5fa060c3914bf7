using System.Globalization;
using System.Text;

namespace Crawler.Reporting;

/// <summary>Makes text from a site safe to print: nothing that it sends may move the cursor or reverse the line.</summary>
internal static class ConsoleText
{
    internal static string Clean(string text)
    {
        StringBuilder? clean = null;
        for (int i = 0; i < text.Length; i++)
        {
            if (IsUnsafe(text[i]))
            {
                clean ??= new StringBuilder(text, 0, i, text.Length);
                clean.Append('\uFFFD');
            }
            else
            {
                clean?.Append(text[i]);
            }
        }

        return clean?.ToString() ?? text;
    }

    /// <summary>At most <paramref name="length"/> characters, the middle left out if need be: addresses differ at their ends.</summary>
    internal static string Shorten(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        int tail = (length - 1) / 2;
        return string.Concat(text.AsSpan(0, length - 1 - tail), "…", text.AsSpan(text.Length - tail));
    }

    // Controls, direction marks, line separators; lone halves of surrogate pairs are left to the encoder.
    private static bool IsUnsafe(char c) =>
        char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
