using System.Collections.Immutable;
using AsyncToolkit.Analyzers.Internal;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncToolkit.Analyzers.FanOut;

/// <summary>ATK3007: the winner of <c>Task.WhenAny(task, Task.Delay(…))</c> is compared with the task.</summary>
/// <remarks>
/// A race whose winner is not asked for is a pause that may end early, which is no timeout.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HandWrittenTimeoutAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rules.HandWrittenTimeout);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            KnownTypes types = KnownTypes.Of(start.Compilation);
            if (types.Find("AsyncToolkit.TimeoutExtensions") is null)
            {
                return;
            }

            start.RegisterOperationAction(operation => Analyze(operation, types), OperationKind.Invocation);
        });
    }

    private static void Analyze(OperationAnalysisContext context, KnownTypes types)
    {
        var whenAny = (IInvocationOperation)context.Operation;
        if (whenAny.TargetMethod.Name != "WhenAny" || !types.IsTask(whenAny.TargetMethod.ContainingType))
        {
            return;
        }

        IOperation[] tasks = [.. whenAny.Arguments.SelectMany(TasksOf).Select(task => task.Unwrapped())];
        if (tasks.Length == 2
            && tasks.Count(task => IsDelay(task, types)) == 1
            && tasks.First(task => !IsDelay(task, types)) is var raced
            && raced is ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation
            && IsCompared(whenAny))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.HandWrittenTimeout, whenAny.Syntax.GetLocation(), raced.Syntax.ToString()));
        }
    }

    private static IEnumerable<IOperation> TasksOf(IArgumentOperation argument) =>
        argument.Value.Unwrapped() is IArrayCreationOperation { Initializer.ElementValues: var elements } ? elements : Calls.Values(argument);

    private static bool IsDelay(IOperation task, KnownTypes types) =>
        task is IInvocationOperation { TargetMethod.Name: "Delay" } delay
        && types.IsTask(delay.TargetMethod.ContainingType)
        && delay.Arguments[0].Value is { ConstantValue: not { HasValue: true, Value: -1 } } time
        && time.Unwrapped() is not IFieldReferenceOperation { Field.Name: "InfiniteTimeSpan" };

    private static bool IsCompared(IInvocationOperation whenAny)
    {
        IOperation winner = whenAny;
        while (winner.Parent is IConversionOperation or IParenthesizedOperation or IAwaitOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" })
        {
            winner = winner.Parent;
        }

        return winner.Parent switch
        {
            IBinaryOperation => true,
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } } => Sources.ReferencesTo(local, whenAny).Any(IsOperand),
            _ => false,
        };
    }

    private static bool IsOperand(IOperation operation)
    {
        while (operation.Parent is IConversionOperation conversion)
        {
            operation = conversion;
        }

        return operation.Parent is IBinaryOperation;
    }
}
