using System.Collections.Immutable;
using AsyncToolkit.Analyzers.Internal;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AsyncToolkit.Analyzers.ForgottenAwait;

/// <summary>ATK1001: a local takes a task that a call returned, and is never read.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnreadTaskAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rules.UnreadTask);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            KnownTypes types = KnownTypes.Of(start.Compilation);
            start.RegisterSyntaxNodeAction(node => Analyze(node, types), SyntaxKind.LocalDeclarationStatement);
        });
    }

    // Syntax first: a local that takes a call and is not read is rare, and only its type is asked for.
    private static void Analyze(SyntaxNodeAnalysisContext context, KnownTypes types)
    {
        var statement = (LocalDeclarationStatementSyntax)context.Node;
        if (statement.UsingKeyword.IsKind(SyntaxKind.UsingKeyword) || statement.Declaration.Type is PredefinedTypeSyntax)
        {
            return;
        }

        foreach (VariableDeclaratorSyntax declarator in statement.Declaration.Variables)
        {
            if (TakesCallAndIsNeverRead(declarator)
                && context.SemanticModel.GetDeclaredSymbol(declarator, context.CancellationToken) is ILocalSymbol local
                && types.IsTaskOrValueTask(local.Type)
                && !(declarator.Initializer is { } initializer && IsCompleted(context.SemanticModel.GetSymbolInfo(initializer.Value, context.CancellationToken).Symbol)))
            {
                context.ReportDiagnostic(Diagnostic.Create(Rules.UnreadTask, declarator.Identifier.GetLocation(), local.Name));
            }
        }
    }

    private static bool TakesCallAndIsNeverRead(VariableDeclaratorSyntax declarator)
    {
        bool takesCall = IsCall(declarator.Initializer?.Value);
        if ((declarator.Initializer is not null && !takesCall) || declarator.Identifier.ValueText.StartsWith("_", StringComparison.Ordinal))
        {
            return false;
        }

        foreach (IdentifierNameSyntax use in LocalUses.Of(declarator))
        {
            if (!LocalUses.IsAssignment(use, out ExpressionSyntax? value))
            {
                return false;
            }

            takesCall |= IsCall(value);
        }

        return takesCall && !LocalUses.IsInDisabledCode(declarator);
    }

    private static bool IsCall(ExpressionSyntax? value) => value is InvocationExpressionSyntax or ConditionalAccessExpressionSyntax { WhenNotNull: InvocationExpressionSyntax };

    // Nobody has to wait for what is there already.
    private static bool IsCompleted(ISymbol? method) =>
        method is IMethodSymbol { Name: "FromResult" or "FromException" or "FromCanceled", ContainingType.Name: "Task" or "ValueTask" };
}
