using System.Collections.Immutable;
using AsyncToolkit.Analyzers.Internal;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncToolkit.Analyzers.FanOut;

/// <summary>ATK3004: a loop of unknown length starts tasks and discards them.</summary>
/// <remarks>
/// A loop that waits for its turn has a limit, and so has one that goes over chunks, one after another. Work on a task that exists already, such as a continuation, starts nothing.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DiscardedInLoopAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rules.DiscardedInLoop);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            KnownTypes types = KnownTypes.Of(start.Compilation);
            start.RegisterOperationAction(operation => Analyze(operation, types), OperationKind.ExpressionStatement);
        });
    }

    private static void Analyze(OperationAnalysisContext context, KnownTypes types)
    {
        IOperation expression = ((IExpressionStatementOperation)context.Operation).Operation.Unwrapped();
        IOperation value = expression is ISimpleAssignmentOperation { Target: IDiscardOperation } discard ? discard.Value.Unwrapped() : expression;
        if (value is not IInvocationOperation call
            || !Calls.Starts(call.TargetMethod, types)
            || types.IsTaskOrValueTask(call.Instance?.Type)
            || call.Arguments.Length > 0 && call.TargetMethod.IsExtensionMethod && types.IsTaskOrValueTask(call.Arguments[0].Value.Type)
            || call.TargetMethod.Name is "WhenAll" or "WhenAny"
            || AsyncFlags.IsSync(call)
            || Completes(call, types)
            || call.EnclosingUnboundedLoops(types).FirstOrDefault() is not { } loop
            || call.EnclosingLoops().TakeWhile(inner => inner != loop).Any(IsOverChunk)
            || Throttles.Wait(loop.Body, types))
        {
            return;
        }

        string name = call.Syntax is InvocationExpressionSyntax { Expression: var callee } ? callee.ToString() : call.TargetMethod.Name;
        context.ReportDiagnostic(Diagnostic.Create(Rules.DiscardedInLoop, call.Syntax.GetLocation(), name));
    }

    private static bool IsOverChunk(ILoopOperation loop) => loop is IForEachLoopOperation { Collection: var collection } && Sources.IsChunk(collection);

    // Task.Run(() => source.TrySetResult(…)) is a hop to another thread, and no work.
    private static bool Completes(IInvocationOperation call, KnownTypes types) =>
        call.TargetMethod.Name is "Run" or "StartNew"
        && call.Arguments.Length > 0
        && call.Arguments[0].Value.Unwrapped() is IDelegateCreationOperation { Target: IAnonymousFunctionOperation { Body.Operations: { Length: > 0 } statements } }
        && statements.Skip(1).All(statement => statement is IReturnOperation { IsImplicit: true })
        && statements[0] is IReturnOperation { ReturnedValue: IInvocationOperation } or IExpressionStatementOperation { Operation: IInvocationOperation }
        && statements[0].ChildOperations.First() is IInvocationOperation { TargetMethod.ContainingType: var type }
        && (types.Is(type, "System.Threading.Tasks.TaskCompletionSource") || types.Is(type, "System.Threading.Tasks.TaskCompletionSource`1"));
}
