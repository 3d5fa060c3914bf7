using System.Collections.Immutable;
using AsyncToolkit.Analyzers.Internal;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncToolkit.Analyzers.OwnApi;

/// <summary>ATK4002: a body catches <c>OperationCanceledException</c> without a condition, and throws nothing.</summary>
/// <remarks>
/// Where nothing in the <c>try</c> has a token, it was somebody else who canceled: an <c>HttpClient</c> whose time was up.
/// </remarks>
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
            && Bodies.Around(clause, types) is var (body, _)
            && MayBeTheirs((ITryOperation)clause.Parent!, body, types)
            && clause.Syntax is CatchClauseSyntax { Declaration: { } declaration })
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.SwallowedCancellation, declaration.Type.GetLocation()));
        }
    }

    // Something in the try has a token of the call's or of its caller's, and none that is the body's own: that may well be the one that was canceled.
    private static bool MayBeTheirs(ITryOperation attempt, IAnonymousFunctionOperation body, KnownTypes types)
    {
        bool mayBe = false;
        foreach (IOperation operation in attempt.Body.Descendants())
        {
            if (types.Is(operation.Type, "System.Threading.CancellationTokenSource") || operation is ILocalReferenceOperation { Local: var local } && Bodies.IsToken(local.Type, types) && Bodies.IsDeclaredIn(local, body))
            {
                return false;
            }

            mayBe |= Bodies.IsToken(operation.Type, types) && operation is IParameterReferenceOperation or ILocalReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation { Property.Name: not "None" };
        }

        return mayBe;
    }
}
