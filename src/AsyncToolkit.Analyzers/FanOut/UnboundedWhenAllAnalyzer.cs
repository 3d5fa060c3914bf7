using System.Collections.Immutable;
using AsyncToolkit.Analyzers.Internal;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncToolkit.Analyzers.FanOut;

/// <summary>ATK3001: <c>Task.WhenAll(source.Select(async …))</c> over a source of unknown size.</summary>
/// <remarks>
/// A selector that waits for a semaphore or a permit has a limit, whoever wrote it; a selector that names tasks starts nothing.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnboundedWhenAllAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rules.UnboundedWhenAll);

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
        if (FanOutCall.Of((IInvocationOperation)context.Operation, types) is { } call
            && !Sources.IsBounded(call.Source, types)
            && !Throttles.Wait(call.Selector, types))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.UnboundedWhenAll, call.Location, "Task.WhenAll", NameOf(call.Source)));
        }
    }

    // Of a query with a condition: what it starts with.
    private static string NameOf(IOperation source) =>
        (source.Syntax.FirstAncestorOrSelf<QueryExpressionSyntax>() is { } query && source.Syntax is not ExpressionSyntax ? query.FromClause.Expression : source.Syntax).ToString();
}
