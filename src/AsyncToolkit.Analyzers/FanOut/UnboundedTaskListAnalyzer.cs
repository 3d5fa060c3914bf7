using System.Collections.Immutable;
using AsyncToolkit.Analyzers.Internal;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncToolkit.Analyzers.FanOut;

/// <summary>ATK3002: <c>tasks.Add(FooAsync(x))</c> in a loop of unknown length, and <c>Task.WhenAll(tasks)</c> after it.</summary>
/// <remarks>
/// A loop that looks at the list, or waits for its turn, limits it in some way and is left alone.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnboundedTaskListAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rules.UnboundedTaskList);

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
        var add = (IInvocationOperation)context.Operation;
        if (add.TargetMethod is not { Name: "Add", Parameters.Length: 1 }
            || add.Instance is not ILocalReferenceOperation list
            || !types.IsTask(add.TargetMethod.Parameters[0].Type)
            || add.EnclosingLoop() is null
            || Sources.Resolved(add.Arguments[0].Value) is not IInvocationOperation work
            || !Calls.Starts(work.TargetMethod, types)
            || types.IsTask(work.Instance?.Type) // goes on with a task that is there
            || !add.EnclosingUnboundedLoops(types).Any(loop => Collects(loop, list, work, types)))
        {
            return;
        }

        context.ReportDiagnostic(Diagnostic.Create(Rules.UnboundedTaskList, add.Syntax.GetLocation(), list.Local.Name));
    }

    // Each round starts the work, which is added or was put into a variable before, and nothing but the statement after the loop waits for it.
    private static bool Collects(ILoopOperation loop, ILocalReferenceOperation list, IInvocationOperation work, KnownTypes types) =>
        loop.Body.Syntax.Span.Contains(work.Syntax.Span)
        && !loop.Descendants().OfType<ILocalReferenceOperation>().Any(r => IsOtherUse(r, list))
        && !Throttles.Wait(loop.Body, types)
        && Sources.ReferencesTo(list.Local, list).Any(r => IsWaitedFor(r, loop, types));

    private static bool IsOtherUse(ILocalReferenceOperation reference, ILocalReferenceOperation list) =>
        SymbolEqualityComparer.Default.Equals(reference.Local, list.Local)
        && reference.Parent is not IInvocationOperation { TargetMethod.Name: "Add" };

    private static bool IsWaitedFor(ILocalReferenceOperation reference, ILoopOperation loop, KnownTypes types)
    {
        IOperation operation = reference;
        while (operation.Parent is IConversionOperation or IArgumentOperation or IInvocationOperation { TargetMethod.Name: "ToArray" or "ToList" or "AsEnumerable" }
            || operation.Parent?.Syntax is { } syntax && Sources.IsCollectionOrSpread(syntax))
        {
            operation = operation.Parent;
        }

        return operation.Parent is IInvocationOperation whenAll
            && FanOutCall.IsWhenAll(whenAll, types)
            && whenAll.Syntax.SpanStart > loop.Syntax.Span.End;
    }
}
