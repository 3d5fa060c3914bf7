using System.Collections.Immutable;
using AsyncToolkit.Analyzers.Internal;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncToolkit.Analyzers.Blocking;

/// <summary>ATK2003: a lock that belongs to the thread that took it is held across an await.</summary>
/// <remarks>
/// What is held is decided by the text between the call that takes the lock and the one that gives it back, which have to be in one function and
/// name the lock alike: it is held until the first release that follows, save where a condition says that it was not taken.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LockAcrossAwaitAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rules.LockAcrossAwait);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            KnownTypes types = KnownTypes.Of(start.Compilation);
            start.RegisterSyntaxNodeAction(node => Analyze(node, types), SyntaxKind.InvocationExpression);
        });
    }

    // The name is asked first: nearly every call is done with after that.
    private static void Analyze(SyntaxNodeAnalysisContext context, KnownTypes types)
    {
        if (((InvocationExpressionSyntax)context.Node).CalledName() is not ("EnterReadLock" or "TryEnterReadLock" or "EnterWriteLock" or "TryEnterWriteLock" or "EnterUpgradeableReadLock" or "TryEnterUpgradeableReadLock" or "Enter" or "TryEnter" or "WaitOne")
            || context.SemanticModel.GetOperation(context.Node, context.CancellationToken) is not IInvocationOperation take
            || ReleaseOf(take, types) is not { } release
            || take.EnclosingFunction(context.ContainingSymbol) is not { IsAsync: true }
            || LockOf(take) is not { } name)
        {
            return;
        }

        IOperation body = BodyOf(take);
        int from = take.Syntax.Span.End;
        int until = body.DescendantsOfFunction()
            .OfType<IInvocationOperation>()
            .Where(call => call.TargetMethod.Name == release && call.Syntax.SpanStart > from && LockOf(call) == name)
            .Select(call => call.Syntax.SpanStart)
            .DefaultIfEmpty(-1)
            .Min();
        IOperation? suspension = body.DescendantsOfFunction()
            .Where(operation => operation.Suspends() && !IsWhereItFailed(take, operation) && operation.Syntax.SpanStart > from && operation.Syntax.SpanStart < until)
            .OrderBy(operation => operation.Syntax.SpanStart)
            .FirstOrDefault();
        if (suspension is not null)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Rules.LockAcrossAwait, take.Syntax.GetLocation(), new[] { suspension.Syntax.GetLocation() }, name, take.TargetMethod.ContainingType.Name == "WaitHandle" ? "Mutex" : take.TargetMethod.ContainingType.Name));
        }
    }

    // The name of the method that gives back what this call takes; null for all other calls.
    private static string? ReleaseOf(IInvocationOperation call, KnownTypes types)
    {
        IMethodSymbol method = call.TargetMethod;
        (string? type, string? release) = (method.ContainingType.Name, method.Name) switch
        {
            ("ReaderWriterLockSlim", "EnterReadLock" or "TryEnterReadLock") => ("System.Threading.ReaderWriterLockSlim", "ExitReadLock"),
            ("ReaderWriterLockSlim", "EnterWriteLock" or "TryEnterWriteLock") => ("System.Threading.ReaderWriterLockSlim", "ExitWriteLock"),
            ("ReaderWriterLockSlim", "EnterUpgradeableReadLock" or "TryEnterUpgradeableReadLock") => ("System.Threading.ReaderWriterLockSlim", "ExitUpgradeableReadLock"),
            ("Monitor", "Enter" or "TryEnter") => ("System.Threading.Monitor", "Exit"),
            ("SpinLock", "Enter" or "TryEnter") => ("System.Threading.SpinLock", "Exit"),
            ("Lock", "Enter" or "TryEnter") => ("System.Threading.Lock", "Exit"),
            ("WaitHandle", "WaitOne") when types.Is(call.Instance?.Type, "System.Threading.Mutex") => ("System.Threading.WaitHandle", "ReleaseMutex"),
            _ => default((string?, string?)),
        };
        return type is not null && types.Is(method.ContainingType, type) ? release : null;
    }

    // if (!Monitor.TryEnter(gate)) { await … }, also by way of a variable that has the outcome
    private static bool IsWhereItFailed(IInvocationOperation take, IOperation suspension)
    {
        ISymbol? outcome = take.Parent switch
        {
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } } => local,
            ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: var local } } => local,
            _ => (take.Arguments.FirstOrDefault(argument => argument.Parameter is { RefKind: RefKind.Ref, Type.SpecialType: SpecialType.System_Boolean })?.Value as ILocalReferenceOperation)?.Local,
        };
        return Conditions.Hold(suspension, (condition, holds) =>
            !holds && (condition == take || condition is ILocalReferenceOperation { Local: var asked } && SymbolEqualityComparer.Default.Equals(asked, outcome)));
    }

    private static string? LockOf(IInvocationOperation call) =>
        call.TargetMethod.IsStatic ? call.Arguments.FirstOrDefault()?.Value.Syntax.ToString() : call.Instance?.Syntax.ToString();

    private static IOperation BodyOf(IOperation operation)
    {
        IOperation body = operation;
        while (body.Parent is { } parent && parent is not IAnonymousFunctionOperation and not ILocalFunctionOperation)
        {
            body = parent;
        }

        return body;
    }
}
