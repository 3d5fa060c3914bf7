using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace AsyncToolkit.Analyzers.Tests.Harness;

/// <summary>
/// A source with marks in its text. <c>[|…|]</c> encloses what a diagnostic must be reported for; a comment <c>//! words</c> at the end of
/// the same line says what its message must contain.
/// </summary>
internal sealed record MarkedSource(string Text, IReadOnlyList<Mark> Marks)
{
    private const string Open = "[|";
    private const string Close = "|]";
    private const string Comment = "//! ";

    internal static MarkedSource Parse(string marked)
    {
        var text = new StringBuilder();
        List<Mark> marks = [];
        foreach (string line in marked.ReplaceLineEndings("\n").Split('\n'))
        {
            int comment = line.IndexOf(Comment, StringComparison.Ordinal);
            string words = comment < 0 ? "" : line[(comment + Comment.Length)..].Trim();
            string rest = comment < 0 ? line : line[..comment].TrimEnd();
            if (comment >= 0 && !rest.Contains(Open, StringComparison.Ordinal))
            {
                throw new InvalidOperationException($"The words '{words}' stand on a line without a mark.");
            }

            for (int open = rest.IndexOf(Open, StringComparison.Ordinal); open >= 0; open = rest.IndexOf(Open, StringComparison.Ordinal))
            {
                int close = rest.IndexOf(Close, open, StringComparison.Ordinal);
                if (close < 0)
                {
                    throw new InvalidOperationException($"A mark must end on its line: {line}");
                }

                text.Append(rest, 0, open);
                int start = text.Length;
                text.Append(rest, open + Open.Length, close - open - Open.Length);
                marks.Add(new Mark(TextSpan.FromBounds(start, text.Length), words));
                rest = rest[(close + Close.Length)..];
            }

            text.Append(rest).Append('\n');
        }

        return new MarkedSource(text.ToString(0, text.Length - 1), marks);
    }
}
