using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncToolkit.CodeFixes.Internal;

/// <summary>Where the language takes an <c>await</c>.</summary>
internal static class AwaitPlaces
{
    /// <summary>Whether an <c>await</c> may stand in place of the node, or around it.</summary>
    /// <param name="node">The node.</param>
    /// <param name="model">Of the document.</param>
    internal static bool CanAwait(SyntaxNode node, SemanticModel model)
    {
        foreach (SyntaxNode parent in node.Ancestors())
        {
            switch (parent)
            {
                case LockStatementSyntax or UnsafeStatementSyntax or QueryExpressionSyntax or CatchFilterClauseSyntax:
                    return false;
                case AnonymousFunctionExpressionSyntax lambda:
                    return lambda.AsyncKeyword.IsKind(SyntaxKind.AsyncKeyword) && CanSuspend(lambda, model);
                case LocalFunctionStatementSyntax local:
                    return local.Modifiers.Any(SyntaxKind.AsyncKeyword) && CanSuspend(local, model);
                case GlobalStatementSyntax:
                    return CanSuspend(parent.Parent!, model);
                case BaseMethodDeclarationSyntax method:
                    return method.Modifiers.Any(SyntaxKind.AsyncKeyword) && CanSuspend(method, model);
                case MemberDeclarationSyntax or AccessorDeclarationSyntax:
                    return false;
            }
        }

        return false;
    }

    // Neither in unsafe code nor where a span or a reference would have to outlive the await: the compiler says so only when it writes the assembly,
    // so no fix can ask it.
    private static bool CanSuspend(SyntaxNode function, SemanticModel model) =>
        !function.AncestorsAndSelf().Any(IsUnsafe)
        && !function.DescendantNodes(node => node == function || !IsAnother(node)).Any(node =>
            node is VariableDeclaratorSyntax or SingleVariableDesignationSyntax or ForEachStatementSyntax
            && model.GetDeclaredSymbol(node) is ILocalSymbol { RefKind: var kind, Type: var type }
            && (kind != RefKind.None || type.IsRefLikeType));

    private static bool IsAnother(SyntaxNode node) => node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or BaseTypeDeclarationSyntax;

    private static bool IsUnsafe(SyntaxNode node) =>
        node switch
        {
            UnsafeStatementSyntax => true,
            LocalFunctionStatementSyntax local => local.Modifiers.Any(SyntaxKind.UnsafeKeyword),
            MemberDeclarationSyntax member => member.Modifiers.Any(SyntaxKind.UnsafeKeyword),
            _ => false,
        };
}
