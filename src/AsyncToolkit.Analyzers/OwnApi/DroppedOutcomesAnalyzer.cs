using System.Collections.Immutable;
using AsyncToolkit.Analyzers.Internal;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncToolkit.Analyzers.OwnApi;

/// <summary>ATK4006: what a method returns in place of exceptions is dropped.</summary>
/// <remarks>
/// An assignment to a discard says that it is meant.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DroppedOutcomesAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rules.DroppedOutcomes);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            KnownTypes types = KnownTypes.Of(start.Compilation);
            start.RegisterOperationAction(operation => Analyze(operation, types), OperationKind.Invocation);
        });
    }

    private static void Analyze(OperationAnalysisContext context, KnownTypes types)
    {
        var call = (IInvocationOperation)context.Operation;
        if (!IsTelling(call.TargetMethod, types))
        {
            return;
        }

        IOperation value = call;
        while (value.Parent is IConversionOperation or IParenthesizedOperation or IAwaitOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" })
        {
            value = value.Parent;
        }

        bool isDropped = value is not IInvocationOperation and not null && value.Parent switch
        {
            IExpressionStatementOperation => true,
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } } => value is IAwaitOperation && !Sources.ReferencesTo(local, value).Any(),
            _ => false,
        };
        if (isDropped)
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.DroppedOutcomes, call.Syntax.GetLocation(), call.TargetMethod.Name));
        }
    }

    private static bool IsTelling(IMethodSymbol method, KnownTypes types) =>
        method.Name == "GatherOutcomesAsync" && types.Is(method.ContainingType, "AsyncToolkit.GatherOutcomesExtensions")
        || method.Name is "TryWithTimeoutAsync" or "TryRunAsync"
            && (types.Is(method.ContainingType, "AsyncToolkit.TimeoutExtensions") || types.Is(method.ContainingType, "AsyncToolkit.Timeouts"));
}
