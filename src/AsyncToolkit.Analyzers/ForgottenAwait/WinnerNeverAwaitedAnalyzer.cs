using System.Collections.Immutable;
using AsyncToolkit.Analyzers.Internal;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncToolkit.Analyzers.ForgottenAwait;

/// <summary>ATK1005: <c>WhenAny</c> never throws what its winner failed with, and nothing awaits the winner.</summary>
/// <remarks>
/// Fires only where the tasks can be followed: each one that is not a delay is a call in the argument list, or a local that takes a call and is mentioned
/// nowhere else other than to be compared with the winner. Fields, parameters and collections may have other readers.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class WinnerNeverAwaitedAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rules.WinnerNeverAwaited);

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
        if (((InvocationExpressionSyntax)context.Node).CalledName() == "WhenAny"
            && context.SemanticModel.GetOperation(context.Node, context.CancellationToken) is IInvocationOperation call
            && types.Is(call.TargetMethod.ContainingType, "System.Threading.Tasks.Task")
            && Awaited(call) is { } awaited
            && IsWinnerIgnored(awaited)
            && AreTasksForgotten(call, types))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.WinnerNeverAwaited, call.Syntax.GetLocation()));
        }
    }

    private static IAwaitOperation? Awaited(IOperation call) =>
        call.Parent switch
        {
            IAwaitOperation awaited => awaited,
            IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Parent: IAwaitOperation awaited } => awaited,
            _ => null,
        };

    // Dropped, compared at once, or put into a local that is only compared.
    private static bool IsWinnerIgnored(IAwaitOperation awaited) =>
        awaited.Parent switch
        {
            IExpressionStatementOperation => true,
            ISimpleAssignmentOperation { Target: IDiscardOperation } => true,
            IConversionOperation { Parent: IBinaryOperation } or IBinaryOperation => true,
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Syntax: VariableDeclaratorSyntax declarator } } => LocalUses.Of(declarator).All(IsCompared),
            _ => false,
        };

    private static bool AreTasksForgotten(IInvocationOperation call, KnownTypes types)
    {
        bool hasWork = false;
        foreach (IOperation task in call.Arguments.SelectMany(Calls.Values))
        {
            bool isFollowed = task.Unwrapped() switch
            {
                IInvocationOperation => true,
                ILocalReferenceOperation { Local: var local } => types.IsTask(local.Type) && IsForgotten(local, call.Syntax),
                _ => false,
            };
            if (!isFollowed)
            {
                return false;
            }

            hasWork |= Sources.Resolved(task) is IInvocationOperation { TargetMethod: var method } && Calls.Starts(method, types) && !IsDelay(method, types);
        }

        return hasWork;
    }

    // Work that a call has started for this variable alone, and that nothing but the race and comparisons mention.
    private static bool IsForgotten(ILocalSymbol local, SyntaxNode call) =>
        local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: InvocationExpressionSyntax } declarator
        && LocalUses.Of(declarator).All(use => call.Span.Contains(use.Span) || IsCompared(use));

    private static bool IsDelay(IMethodSymbol method, KnownTypes types) => method.Name == "Delay" && types.IsTask(method.ContainingType);

    private static bool IsCompared(IdentifierNameSyntax use) => use.Parent is BinaryExpressionSyntax { OperatorToken.ValueText: "==" or "!=" };
}
