using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncToolkit.CodeFixes.FanOut;

/// <summary>The text of a block that moves out of the statements around it.</summary>
internal static class Outdented
{
    /// <summary>The block's text, each line indented as much less as the new place is than the old one.</summary>
    /// <param name="block">The block.</param>
    /// <param name="from">The indentation of the statement that the block belonged to.</param>
    /// <param name="to">The indentation of the place that it moves to.</param>
    internal static string Text(BlockSyntax block, string from, string to)
    {
        string text = block.WithoutTrailingTrivia().ToFullString();
        bool moves = from.Length > to.Length && from.StartsWith(to, StringComparison.Ordinal) && !block.DescendantTokens().Any(IsTextOfSeveralLines);
        return moves
            ? string.Join("\n", text.Split('\n').Select(line => line.StartsWith(from, StringComparison.Ordinal) ? to + line.Substring(from.Length) : line))
            : text;
    }

    /// <summary>The white space that the line of the node begins with.</summary>
    internal static string IndentationOf(SyntaxNode node)
    {
        SyntaxTriviaList leading = node.GetLeadingTrivia();
        return leading.Count > 0 && leading[leading.Count - 1].IsKind(SyntaxKind.WhitespaceTrivia) ? leading[leading.Count - 1].ToString() : "";
    }

    // The white space in them is part of what they say.
    private static bool IsTextOfSeveralLines(SyntaxToken token) =>
        token.Kind() is not SyntaxKind.XmlTextLiteralToken && token.Text.IndexOf('\n') >= 0;
}
