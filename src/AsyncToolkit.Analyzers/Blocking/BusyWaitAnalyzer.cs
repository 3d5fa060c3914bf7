using System.Collections.Immutable;
using AsyncToolkit.Analyzers.Internal;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncToolkit.Analyzers.Blocking;

/// <summary>ATK2002: a loop in an async function that does nothing but ask a task whether it has completed.</summary>
/// <remarks>
/// A loop that does work between two questions is left alone, and so is one that awaits: only an empty body and bodies of pauses (sleep,
/// spin, yield of the thread) are spinning.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BusyWaitAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rules.BusyWait);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            KnownTypes types = KnownTypes.Of(start.Compilation);
            start.RegisterOperationAction(operation => Analyze(operation, types), OperationKind.Loop);
        });
    }

    private static void Analyze(OperationAnalysisContext context, KnownTypes types)
    {
        (IOperation? condition, SyntaxNode? mark, IOperation? body) = context.Operation switch
        {
            IWhileLoopOperation { Syntax: WhileStatementSyntax syntax } loop => (loop.Condition, syntax.Condition, loop.Body),
            IWhileLoopOperation { Syntax: DoStatementSyntax syntax } loop => (loop.Condition, syntax.Condition, loop.Body),
            IForLoopOperation { Syntax: ForStatementSyntax syntax, AtLoopBottom.IsEmpty: true } loop => (loop.Condition, (SyntaxNode?)syntax.Condition, loop.Body),
            _ => default,
        };
        if (condition is null
            || mark is null
            || condition.DescendantsOfFunction().OfType<IPropertyReferenceOperation>().FirstOrDefault(p => IsCompletion(p, types)) is not { Instance: { } task }
            || context.Operation.EnclosingFunction(context.ContainingSymbol) is not { IsAsync: true }
            || !IsPause(body!, types))
        {
            return;
        }

        context.ReportDiagnostic(Diagnostic.Create(Rules.BusyWait, mark.GetLocation(), Asked(task).Syntax.ToString()));
    }

    // What a pattern asks is named in front of it: task is { IsCompleted: false }.
    private static IOperation Asked(IOperation task)
    {
        IOperation? test = task;
        while (test is IInstanceReferenceOperation or IPropertyReferenceOperation or IPatternOperation or IPropertySubpatternOperation)
        {
            test = test.Parent;
        }

        return task is IInstanceReferenceOperation && test is IIsPatternOperation { Value: var value } ? value : task;
    }

    private static bool IsCompletion(IPropertyReferenceOperation property, KnownTypes types) =>
        property.Property.Name is "IsCompleted" or "IsCompletedSuccessfully" or "IsFaulted" or "IsCanceled" or "Status"
        && types.IsTaskOrValueTask(property.Instance?.Type);

    private static bool IsPause(IOperation statement, KnownTypes types) =>
        statement switch
        {
            IBlockOperation block => block.Operations.All(inner => IsPause(inner, types)),
            IEmptyOperation => true,
            IExpressionStatementOperation { Operation: IInvocationOperation { TargetMethod: var method } } =>
                method.Name is "Sleep" or "SpinWait" or "Yield" && types.Is(method.ContainingType, "System.Threading.Thread")
                || method.Name == "SpinOnce" && types.Is(method.ContainingType, "System.Threading.SpinWait"),
            _ => false,
        };
}
