using System.Collections.Immutable;
using AsyncToolkit.Analyzers.Internal;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncToolkit.Analyzers.OwnApi;

/// <summary>ATK4002: a body catches <c>OperationCanceledException</c> without a condition, and throws nothing.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SwallowedCancellationAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rules.SwallowedCancellation);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            KnownTypes types = KnownTypes.Of(start.Compilation);
            start.RegisterOperationAction(operation => Analyze(operation, types), OperationKind.CatchClause);
        });
    }

    private static void Analyze(OperationAnalysisContext context, KnownTypes types)
    {
        var clause = (ICatchClauseOperation)context.Operation;
        if ((types.Is(clause.ExceptionType, "System.OperationCanceledException") || types.Is(clause.ExceptionType, "System.Threading.Tasks.TaskCanceledException"))
            && clause.Filter is null
            && !clause.Handler.DescendantsOfFunction().Any(o => o is IThrowOperation || o is IInvocationOperation { TargetMethod.Name: "ThrowIfCancellationRequested" or "Throw" })
            && !HasOwnSource((ITryOperation)clause.Parent!, types)
            && Bodies.Around(clause, types) is not null
            && clause.Syntax is CatchClauseSyntax { Declaration: { } declaration })
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.SwallowedCancellation, declaration.Type.GetLocation()));
        }
    }

    // A token source of the body's own: it may well be the one that was canceled.
    private static bool HasOwnSource(ITryOperation attempt, KnownTypes types) =>
        attempt.Body.DescendantsOfFunction().Any(o => types.Is(o.Type, "System.Threading.CancellationTokenSource"));
}
