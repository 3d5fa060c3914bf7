using System.Collections.Immutable;
using AsyncToolkit.Analyzers.Internal;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncToolkit.Analyzers.ForgottenAwait;

/// <summary>ATK1001: a local takes a task that a call returned, and is never read.</summary>
/// <remarks>
/// Only declarations of tasks are looked at, and uses are found by name in the syntax below the scope: a variable of that name elsewhere
/// in the scope makes the rule silent, which costs an alarm and never gives a false one.
/// </remarks>
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
            || statement.UsingKeyword.IsKind(SyntaxKind.UsingKeyword)
            || syntax.FirstAncestorOrSelf<SyntaxNode>(IsScope) is not { } scope)
        {
            return;
        }

        bool takesCall = declarator.Initializer is { } initializer && IsCall(initializer.Value);
        foreach (SyntaxNode node in scope.DescendantNodes())
        {
            if (node is not IdentifierNameSyntax name || name.Identifier.ValueText != declarator.Symbol.Name)
            {
                continue;
            }

            if (name.Parent is not AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Parent: ExpressionStatementSyntax } assignment
                || assignment.Left != name)
            {
                return;
            }

            takesCall |= assignment.Right is InvocationExpressionSyntax;
        }

        if (takesCall)
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.UnreadTask, syntax.Identifier.GetLocation(), declarator.Symbol.Name));
        }
    }

    private static bool IsScope(SyntaxNode node) => node is BlockSyntax or SwitchSectionSyntax or CompilationUnitSyntax;

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
