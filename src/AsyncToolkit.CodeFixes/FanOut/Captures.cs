using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncToolkit.CodeFixes.FanOut;

/// <summary>What the code of a fan-out changes around it. Tasks that are started one after another may count in a variable; bodies that run at the same time may not.</summary>
internal static class Captures
{
    /// <summary>Whether the code gives another value to a variable or a field from around it.</summary>
    internal static bool AreWritten(SyntaxNode code, SemanticModel model) =>
        code.DescendantNodesAndSelf().Any(node => TargetIn(node) is { } target && model.GetSymbolInfo(target).Symbol is { } symbol && IsVariable(symbol) && !IsDeclaredIn(symbol, code));

    private static ExpressionSyntax? TargetIn(SyntaxNode node) =>
        node switch
        {
            AssignmentExpressionSyntax { Parent: not InitializerExpressionSyntax } assignment => assignment.Left,
            PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression } prefix => prefix.Operand,
            PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression or (int)SyntaxKind.PostDecrementExpression } postfix => postfix.Operand,
            _ => null,
        };

    private static bool IsVariable(ISymbol symbol) => symbol is ILocalSymbol or IParameterSymbol or IFieldSymbol;

    private static bool IsDeclaredIn(ISymbol symbol, SyntaxNode code) =>
        symbol.DeclaringSyntaxReferences.Any(r => r.SyntaxTree == code.SyntaxTree && code.Span.Contains(r.Span));
}
