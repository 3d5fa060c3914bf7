using System.Collections.Immutable;
using AsyncToolkit.Analyzers.Internal;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AsyncToolkit.Analyzers.ForgottenAwait;

/// <summary>ATK1003: the task that a call returns is compared with null, where its result is meant.</summary>
/// <remarks>
/// Methods that say they may return no task at all are left alone: a nullable return type, a type parameter that happens to be a task (as
/// in <c>FirstOrDefault</c>), a delegate.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TaskComparedWithNullAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rules.TaskComparedWithNull);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            KnownTypes types = KnownTypes.Of(start.Compilation);
            start.RegisterSyntaxNodeAction(node => AnalyzeComparison(node, types), SyntaxKind.EqualsExpression, SyntaxKind.NotEqualsExpression);
            start.RegisterSyntaxNodeAction(node => AnalyzePattern(node, types), SyntaxKind.IsPatternExpression);
        });
    }

    private static void AnalyzeComparison(SyntaxNodeAnalysisContext context, KnownTypes types)
    {
        var comparison = (BinaryExpressionSyntax)context.Node;
        if (IsNull(comparison.Right))
        {
            Report(context, types, comparison.Left);
        }
        else if (IsNull(comparison.Left))
        {
            Report(context, types, comparison.Right);
        }
    }

    private static void AnalyzePattern(SyntaxNodeAnalysisContext context, KnownTypes types)
    {
        var test = (IsPatternExpressionSyntax)context.Node;
        PatternSyntax pattern = test.Pattern is UnaryPatternSyntax negated ? negated.Pattern : test.Pattern;
        if (pattern is ConstantPatternSyntax constant && IsNull(constant.Expression))
        {
            Report(context, types, test.Expression);
        }
    }

    private static bool IsNull(ExpressionSyntax expression) => expression.IsKind(SyntaxKind.NullLiteralExpression);

    private static void Report(SyntaxNodeAnalysisContext context, KnownTypes types, ExpressionSyntax value)
    {
        while (value is ParenthesizedExpressionSyntax or PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression })
        {
            value = value is ParenthesizedExpressionSyntax parenthesized ? parenthesized.Expression : ((PostfixUnaryExpressionSyntax)value).Operand;
        }

        if (value is InvocationExpressionSyntax
            && context.SemanticModel.GetSymbolInfo(value, context.CancellationToken).Symbol is IMethodSymbol { MethodKind: not MethodKind.DelegateInvoke } method
            && types.IsTask(method.OriginalDefinition.ReturnType)
            && method.OriginalDefinition.ReturnNullableAnnotation != NullableAnnotation.Annotated)
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.TaskComparedWithNull, value.GetLocation(), method.Name));
        }
    }
}
