using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncToolkit.CodeFixes.FanOut;

/// <summary>Statements that are no longer needed, gone from their block. The comments above them stay, above what follows.</summary>
internal static class Vanished
{
    /// <summary>The file with another expression in one statement, and without the statements of its block that the expression stands in for.</summary>
    internal static SyntaxNode From(SyntaxNode root, StatementSyntax statement, SyntaxNode old, ExpressionSyntax replacement, IReadOnlyCollection<StatementSyntax> vanishing)
    {
        var block = (BlockSyntax)statement.Parent!;
        List<StatementSyntax> kept = [];
        SyntaxTriviaList? above = null;
        foreach (StatementSyntax each in block.Statements)
        {
            if (vanishing.Contains(each))
            {
                above = above is { } lines ? lines.AddRange(CommentsAbove(each)) : HasComment(each) ? CommentsAbove(each) : BlankLinesAbove(each);
                continue;
            }

            StatementSyntax changed = each == statement ? each.ReplaceNode(old, replacement.WithTriviaFrom(old)) : each;
            kept.Add(above is { } trivia ? changed.WithLeadingTrivia(trivia.AddRange(changed.GetLeadingTrivia().Skip(BlankLinesAbove(changed).Count))) : changed);
            above = null;
        }

        return root.ReplaceNode(block, block.WithStatements(SyntaxFactory.List(kept)));
    }

    private static bool HasComment(StatementSyntax statement) =>
        statement.GetLeadingTrivia().Any(t => !t.IsKind(SyntaxKind.WhitespaceTrivia) && !t.IsKind(SyntaxKind.EndOfLineTrivia));

    // Everything above the statement but the white space of its own line.
    private static SyntaxTriviaList CommentsAbove(StatementSyntax statement) =>
        HasComment(statement) ? SyntaxFactory.TriviaList(statement.GetLeadingTrivia().Reverse().SkipWhile(t => t.IsKind(SyntaxKind.WhitespaceTrivia)).Reverse()) : default;

    private static SyntaxTriviaList BlankLinesAbove(StatementSyntax statement)
    {
        SyntaxTriviaList above = statement.GetLeadingTrivia();
        int count = 0;
        for (int i = 0; i < above.Count && (above[i].IsKind(SyntaxKind.WhitespaceTrivia) || above[i].IsKind(SyntaxKind.EndOfLineTrivia)); i++)
        {
            count = above[i].IsKind(SyntaxKind.EndOfLineTrivia) ? i + 1 : count;
        }

        return SyntaxFactory.TriviaList(above.Take(count));
    }
}
