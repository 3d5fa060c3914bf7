using System.Collections.Immutable;
using AsyncToolkit.Analyzers.Internal;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncToolkit.Analyzers.OwnApi;

/// <summary>ATK4003: a limit that is a constant and less than one.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LimitOutOfRangeAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rules.LimitOutOfRange);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            KnownTypes types = KnownTypes.Of(start.Compilation);
            start.RegisterOperationAction(operation => Analyze(operation, types), OperationKind.Argument, OperationKind.SimpleAssignment);
        });
    }

    private static void Analyze(OperationAnalysisContext context, KnownTypes types)
    {
        (string? name, IOperation? value) = context.Operation switch
        {
            IArgumentOperation { Parameter: { Name: "maxConcurrency" or "quorum" or "failures", ContainingSymbol: IMethodSymbol method } parameter } argument when IsOurs(method.ContainingType) => (parameter.Name, argument.Value),
            ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: { Name: "MaxConcurrency" or "MaxAttempts" } property } } assignment when IsOurs(property.ContainingType) => (property.Name, assignment.Value),
            _ => default((string?, IOperation?)),
        };
        if (value?.Unwrapped().ConstantValue is { HasValue: true, Value: int limit } && limit < 1)
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.LimitOutOfRange, value.Syntax.GetLocation(), name, limit));
        }

        bool IsOurs(INamedTypeSymbol type) =>
            types.Find("AsyncToolkit.ThrottleOptions") is { } options
            && SymbolEqualityComparer.Default.Equals(type.ContainingNamespace, options.ContainingNamespace)
            && SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, options.ContainingAssembly);
    }
}
