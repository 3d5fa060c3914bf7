using System.Collections.Immutable;
using AsyncToolkit.Analyzers.Internal;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncToolkit.Analyzers.ForgottenAwait;

/// <summary>ATK1004: a <c>Select</c> that would start tasks, and that nothing enumerates: none of them ever starts.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SelectNeverEnumeratedAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rules.SelectNeverEnumerated);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            KnownTypes types = KnownTypes.Of(start.Compilation);
            start.RegisterSyntaxNodeAction(node => Analyze(node, types), SyntaxKind.InvocationExpression);
        });
    }

    private static void Analyze(SyntaxNodeAnalysisContext context, KnownTypes types)
    {
        if (((InvocationExpressionSyntax)context.Node).CalledName() != "Select"
            || context.Node.Parent is MemberAccessExpressionSyntax or ArgumentSyntax
            || context.SemanticModel.GetOperation(context.Node, context.CancellationToken) is not IInvocationOperation call
            || call.TargetMethod is not { Name: "Select", TypeArguments.Length: 2 } method
            || !types.Is(method.ContainingType, "System.Linq.Enumerable")
            || !types.IsTaskOrValueTask(method.TypeArguments[1])
            || !IsDropped(call))
        {
            return;
        }

        context.ReportDiagnostic(Diagnostic.Create(Rules.SelectNeverEnumerated, call.Syntax.GetLocation()));
    }

    private static bool IsDropped(IOperation call)
    {
        IOperation value = call;
        while (value.Parent is IConversionOperation or IParenthesizedOperation or IConditionalAccessOperation)
        {
            value = value.Parent;
        }

        return value.Parent switch
        {
            IExpressionStatementOperation => true,
            ISimpleAssignmentOperation { Target: IDiscardOperation } => true,
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Syntax: VariableDeclaratorSyntax declarator } } => !LocalUses.Of(declarator).Any() && !LocalUses.IsInDisabledCode(declarator),
            _ => false,
        };
    }
}
