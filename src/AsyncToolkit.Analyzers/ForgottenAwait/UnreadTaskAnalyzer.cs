using System.Collections.Immutable;
using AsyncToolkit.Analyzers.Internal;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

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
            start.RegisterOperationAction(operation => Analyze(operation, types), OperationKind.VariableDeclarator);
        });
    }

    private static void Analyze(OperationAnalysisContext context, KnownTypes types)
    {
        var declarator = (IVariableDeclaratorOperation)context.Operation;
        if (!types.IsTaskOrValueTask(declarator.Symbol.Type)
            || declarator.Symbol.Name.StartsWith("_", StringComparison.Ordinal)
            || declarator.Syntax is not VariableDeclaratorSyntax { Parent.Parent: LocalDeclarationStatementSyntax statement } syntax
            || statement.UsingKeyword.IsKind(SyntaxKind.UsingKeyword))
        {
            return;
        }

        bool takesCall = declarator.Initializer is { } initializer && IsCall(initializer.Value);
        foreach (IdentifierNameSyntax use in LocalUses.Of(syntax))
        {
            if (!LocalUses.IsAssignment(use, out ExpressionSyntax? value))
            {
                return;
            }

            takesCall |= value is InvocationExpressionSyntax;
        }

        if (takesCall)
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.UnreadTask, syntax.Identifier.GetLocation(), declarator.Symbol.Name));
        }
    }

    private static bool IsCall(IOperation value) =>
        value.Unwrapped() switch
        {
            IInvocationOperation { TargetMethod: var method } => !IsCompleted(method),
            IConditionalAccessOperation access => IsCall(access.WhenNotNull),
            _ => false,
        };

    // Nobody has to wait for what is there already.
    private static bool IsCompleted(IMethodSymbol method) =>
        method is { Name: "FromResult" or "FromException" or "FromCanceled", ContainingType.Name: "Task" or "ValueTask" };
}
