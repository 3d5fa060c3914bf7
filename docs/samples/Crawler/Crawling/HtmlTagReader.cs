using System.Net;

namespace Crawler.Crawling;

/// <summary>
/// Reads the opening tags of a page, in order, whatever else is in it. Knows just enough HTML not to be fooled: comments,
/// the text of scripts and styles, and quoted, unquoted and missing attribute values. Never fails; linear in time.
/// </summary>
internal ref struct HtmlTagReader(string html)
{
    // Their content is text, even where it looks like tags.
    private static readonly string[] RawText = ["script", "style", "textarea", "title", "xmp", "noembed", "noframes"];

    private readonly string _html = html;
    private int _position;

    internal HtmlTag? Next()
    {
        while (_position < _html.Length)
        {
            int open = _html.IndexOf('<', _position);
            if (open < 0 || open + 1 == _html.Length)
            {
                break;
            }

            _position = open + 1;
            if (StartsWith("!--"))
            {
                SkipPast("-->", from: _position + 3);
            }
            else if (char.IsAsciiLetter(_html[_position]))
            {
                HtmlTag tag = ReadTag();
                if (RawText.Contains(tag.Name, StringComparer.Ordinal))
                {
                    SkipTo("</" + tag.Name);
                }

                return tag;
            }
            else if (_html[_position] is '/' or '!' or '?')
            {
                SkipPast(">", from: _position);
            }
        }

        _position = _html.Length;
        return null;
    }

    private HtmlTag ReadTag()
    {
        string name = ReadWhile(static c => !IsSpace(c) && c is not '>' and not '/').ToLowerInvariant();
        var attributes = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (true)
        {
            SkipWhile(static c => IsSpace(c) || c is '/');
            if (_position >= _html.Length || _html[_position] == '>')
            {
                _position++;
                return new HtmlTag(name, attributes);
            }

            // An equals sign at the beginning belongs to the name, as the HTML specification has it; it also guarantees progress.
            int start = _position++;
            SkipWhile(static c => !IsSpace(c) && c is not '=' and not '>' and not '/');
            string attribute = _html[start.._position];
            SkipWhile(IsSpace);

            // The first of two attributes of the same name counts.
            attributes.TryAdd(attribute, WebUtility.HtmlDecode(ReadValue()));
        }
    }

    private string ReadValue()
    {
        if (_position >= _html.Length || _html[_position] != '=')
        {
            return "";
        }

        _position++;
        SkipWhile(IsSpace);
        if (_position < _html.Length && _html[_position] is '"' or '\'')
        {
            char quote = _html[_position++];
            int end = _html.IndexOf(quote, _position);
            end = end < 0 ? _html.Length : end;
            string value = _html[_position..end];
            _position = Math.Min(end + 1, _html.Length);
            return value;
        }

        return ReadWhile(static c => !IsSpace(c) && c != '>');
    }

    private string ReadWhile(Func<char, bool> accepts)
    {
        int start = _position;
        SkipWhile(accepts);
        return _html[start.._position];
    }

    private void SkipWhile(Func<char, bool> accepts)
    {
        while (_position < _html.Length && accepts(_html[_position]))
        {
            _position++;
        }
    }

    private readonly bool StartsWith(string text) => string.CompareOrdinal(_html, _position, text, 0, text.Length) == 0;

    private void SkipPast(string text, int from)
    {
        int found = from <= _html.Length ? _html.IndexOf(text, from, StringComparison.Ordinal) : -1;
        _position = found < 0 ? _html.Length : found + text.Length;
    }

    private void SkipTo(string text)
    {
        int found = _position <= _html.Length ? _html.IndexOf(text, _position, StringComparison.OrdinalIgnoreCase) : -1;
        _position = found < 0 ? _html.Length : found;
    }

    private static bool IsSpace(char c) => c is ' ' or '\t' or '\n' or '\r' or '\f';
}
