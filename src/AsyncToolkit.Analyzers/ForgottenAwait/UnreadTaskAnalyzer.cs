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
            if (CallsIfNeverRead(declarator) is { Count: > 0 } calls
                && context.SemanticModel.GetDeclaredSymbol(declarator, context.CancellationToken) is ILocalSymbol local
                && types.IsTaskOrValueTask(local.Type)
                && calls.Any(call => context.SemanticModel.GetSymbolInfo(call, context.CancellationToken).Symbol is IMethodSymbol method && Calls.Starts(method, types)))
            {
                context.ReportDiagnostic(Diagnostic.Create(Rules.UnreadTask, declarator.Identifier.GetLocation(), local.Name));
            }
        }
    }

    // The calls whose values the variable takes; null if it takes anything else first, or is read.
    private static List<InvocationExpressionSyntax>? CallsIfNeverRead(VariableDeclaratorSyntax declarator)
    {
        InvocationExpressionSyntax? first = Calls.In(declarator.Initializer?.Value);
        if ((declarator.Initializer is not null && first is null) || declarator.Identifier.ValueText.StartsWith("_", StringComparison.Ordinal))
        {
            return null;
        }

        List<InvocationExpressionSyntax> calls = first is null ? [] : [first];
        foreach (IdentifierNameSyntax use in LocalUses.Of(declarator))
        {
            if (!LocalUses.IsAssignment(use, out ExpressionSyntax? value))
            {
                return null;
            }

            if (Calls.In(value) is { } call)
            {
                calls.Add(call);
            }
        }

        return LocalUses.IsInDisabledCode(declarator) ? null : calls;
    }
}
