using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace AsyncToolkit.Analyzers.Internal;

/// <summary>
/// Where a local variable is mentioned. Found by name in the syntax of its scope: another variable of that name in the scope counts too, so what is
/// concluded from a use that is missing is right, and what is concluded from one that is there makes rules silent.
/// </summary>
internal static class LocalUses
{
    internal static IEnumerable<IdentifierNameSyntax> Of(VariableDeclaratorSyntax declarator) =>
        declarator.FirstAncestorOrSelf<SyntaxNode>(IsScope) is { } scope
            ? scope.DescendantNodes(TextSpan.FromBounds(declarator.SpanStart, scope.Span.End))
                .OfType<IdentifierNameSyntax>()
                .Where(identifier => identifier.Identifier.ValueText == declarator.Identifier.ValueText)
            : [];

    /// <summary>Whether the variable is mentioned in code that is not compiled here, but may be for another target: <c>#if</c>.</summary>
    internal static bool IsInDisabledCode(VariableDeclaratorSyntax declarator) =>
        declarator.FirstAncestorOrSelf<SyntaxNode>(IsScope) is { ContainsDirectives: true } scope
        && scope.DescendantTrivia().Any(trivia => trivia.IsKind(SyntaxKind.DisabledTextTrivia) && trivia.ToString().Contains(declarator.Identifier.ValueText));

    /// <summary>Whether the mention is a statement that gives the variable another value, and does nothing else.</summary>
    internal static bool IsAssignment(IdentifierNameSyntax use, out ExpressionSyntax? value)
    {
        bool assigns = use.Parent is AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Parent: ExpressionStatementSyntax } assignment && assignment.Left == use;
        value = assigns ? ((AssignmentExpressionSyntax)use.Parent!).Right : null;
        return assigns;
    }

    // All sections of a switch share one scope.
    private static bool IsScope(SyntaxNode node) => node is BlockSyntax or SwitchStatementSyntax or CompilationUnitSyntax;
}
