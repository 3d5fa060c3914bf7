using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AsyncToolkit.CodeFixes.Internal;

/// <summary>What people have written beside the code, comments and code for other targets: no action takes it away.</summary>
internal static class Comments
{
    internal static bool IsComment(SyntaxTrivia trivia) => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia);

    /// <summary>Whether the changed file has as many comments and directives as the original one.</summary>
    internal static bool AreKept(SyntaxNode original, SyntaxNode changed) => CountIn(original) == CountIn(changed);

    private static int CountIn(SyntaxNode root) => root.DescendantTrivia().Count(trivia => IsComment(trivia) || trivia.IsDirective);
}
