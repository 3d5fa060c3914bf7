using System.Collections.Immutable;
using AsyncToolkit.Analyzers.Internal;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncToolkit.Analyzers.ForgottenAwait;

/// <summary>ATK1003: the task that a call returns is compared with null, where its result is meant.</summary>
/// <remarks>
/// Methods that say they may return no task at all are left alone: a nullable return type, a type parameter that happens to be a task (as
/// in <c>FirstOrDefault</c>), a delegate.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TaskComparedWithNullAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rules.TaskComparedWithNull);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            KnownTypes types = KnownTypes.Of(start.Compilation);
            start.RegisterOperationAction(operation => AnalyzeComparison(operation, types), OperationKind.Binary);
            start.RegisterOperationAction(operation => AnalyzePattern(operation, types), OperationKind.IsPattern);
        });
    }

    private static void AnalyzeComparison(OperationAnalysisContext context, KnownTypes types)
    {
        var comparison = (IBinaryOperation)context.Operation;
        if (comparison.OperatorKind is not (BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals))
        {
            return;
        }

        if (IsNull(comparison.RightOperand))
        {
            Report(context, types, comparison.LeftOperand);
        }
        else if (IsNull(comparison.LeftOperand))
        {
            Report(context, types, comparison.RightOperand);
        }
    }

    private static void AnalyzePattern(OperationAnalysisContext context, KnownTypes types)
    {
        var test = (IIsPatternOperation)context.Operation;
        IPatternOperation pattern = test.Pattern is INegatedPatternOperation negated ? negated.Pattern : test.Pattern;
        if (pattern is IConstantPatternOperation constant && IsNull(constant.Value))
        {
            Report(context, types, test.Value);
        }
    }

    private static bool IsNull(IOperation operation) => operation.Unwrapped().ConstantValue is { HasValue: true, Value: null };

    private static void Report(OperationAnalysisContext context, KnownTypes types, IOperation value)
    {
        if (value.Unwrapped() is IInvocationOperation { TargetMethod: { MethodKind: not MethodKind.DelegateInvoke } method } call
            && types.IsTask(method.OriginalDefinition.ReturnType)
            && method.OriginalDefinition.ReturnNullableAnnotation != NullableAnnotation.Annotated)
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.TaskComparedWithNull, call.Syntax.GetLocation(), method.Name));
        }
    }
}
