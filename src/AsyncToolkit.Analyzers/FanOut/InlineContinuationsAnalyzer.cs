using System.Collections.Immutable;
using AsyncToolkit.Analyzers.Internal;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncToolkit.Analyzers.FanOut;

/// <summary>ATK3006: a <c>TaskCompletionSource</c> without <c>RunContinuationsAsynchronously</c>.</summary>
/// <remarks>
/// Options that are no constant are left alone, and so is a source that is never completed while anybody has its task.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class InlineContinuationsAnalyzer : DiagnosticAnalyzer
{
    private const int RunContinuationsAsynchronously = 64; // TaskCreationOptions

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rules.InlineContinuations);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            KnownTypes types = KnownTypes.Of(start.Compilation);
            start.RegisterOperationAction(operation => Analyze(operation, types), OperationKind.ObjectCreation);
        });
    }

    private static void Analyze(OperationAnalysisContext context, KnownTypes types)
    {
        var creation = (IObjectCreationOperation)context.Operation;
        if (creation.Parent is IPropertyReferenceOperation { Property.Name: "Task" })
        {
            return; // nobody has the source, so nobody completes it
        }

        if (!types.Is(creation.Type, "System.Threading.Tasks.TaskCompletionSource") && !types.Is(creation.Type, "System.Threading.Tasks.TaskCompletionSource`1"))
        {
            return;
        }

        IArgumentOperation? options = creation.Arguments.FirstOrDefault(a => types.Is(a.Parameter?.Type, "System.Threading.Tasks.TaskCreationOptions"));
        if ((options is null || options.Value.ConstantValue is { HasValue: true, Value: int value } && (value & RunContinuationsAsynchronously) == 0)
            && !IsCompletedUnseen(creation))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.InlineContinuations, creation.Syntax.GetLocation()));
        }
    }

    // var source = new(); source.SetResult(); return source.Task; – nothing but completions and reads of the task, and each completion before
    // somebody gets the task.
    private static bool IsCompletedUnseen(IObjectCreationOperation creation)
    {
        IOperation value = creation;
        while (value.Parent is IConversionOperation)
        {
            value = value.Parent;
        }

        if (value.Parent is not IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var source } declarator })
        {
            return false;
        }

        ILoopOperation? loop = declarator.EnclosingLoop();
        bool isSeen = false;
        ILocalReferenceOperation[] uses = [.. Sources.ReferencesTo(source, creation).OrderBy(use => use.Syntax.SpanStart)];
        foreach (ILocalReferenceOperation use in uses)
        {
            bool completes = use.Parent is IInvocationOperation { TargetMethod.Name: var name } call && call.Instance == use && (name.StartsWith("Set", StringComparison.Ordinal) || name.StartsWith("TrySet", StringComparison.Ordinal));
            bool reads = use.Parent is IPropertyReferenceOperation { Property.Name: "Task" };
            if (!completes && !reads || completes && isSeen || use.EnclosingLoop() != loop || IsInNestedFunction(use, declarator))
            {
                return false;
            }

            isSeen |= reads && !IsReturned(use.Parent!);
        }

        return uses.Length > 0;
    }

    private static bool IsReturned(IOperation value)
    {
        while (value.Parent is IConversionOperation)
        {
            value = value.Parent;
        }

        return value.Parent is IReturnOperation { Kind: OperationKind.Return };
    }

    private static bool IsInNestedFunction(IOperation use, IOperation declarator)
    {
        IOperation? function = use.Parent;
        while (function is not null and not IAnonymousFunctionOperation and not ILocalFunctionOperation)
        {
            function = function.Parent;
        }

        return function is not null && !function.Syntax.Span.Contains(declarator.Syntax.Span);
    }
}
