using System.Collections.Immutable;
using AsyncToolkit.Analyzers.Internal;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncToolkit.Analyzers.FanOut;

/// <summary>ATK3003: a local semaphore and <c>Task.WhenAll</c> that limit a fan-out by hand.</summary>
/// <remarks>
/// Only a semaphore that does nothing else: each mention of it is a wait, a release or its disposal. A semaphore that is shared has a meaning beyond
/// the call, which no throttled loop has.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HandWrittenThrottleAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rules.HandWrittenThrottle);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            KnownTypes types = KnownTypes.Of(start.Compilation);
            start.RegisterOperationAction(operation => Analyze(operation, types), OperationKind.VariableDeclarator);
        });
    }

    private static void Analyze(OperationAnalysisContext context, KnownTypes types)
    {
        var declarator = (IVariableDeclaratorOperation)context.Operation;
        if (!types.Is(declarator.Symbol.Type, "System.Threading.SemaphoreSlim")
            || declarator.Initializer?.Value.Unwrapped() is not IObjectCreationOperation { Arguments.Length: > 0 } creation
            || creation.Arguments[0].Value.ConstantValue is { HasValue: true, Value: 1 } // mutual exclusion
            || declarator.Syntax is not VariableDeclaratorSyntax syntax)
        {
            return;
        }

        var uses = Sources.ReferencesTo(declarator.Symbol, declarator).ToList();
        if (uses.All(IsThrottling)
            && uses.Count(u => NameOf(u) == "WaitAsync") == 1
            && uses.Count(u => NameOf(u) == "Release") == 1
            && Sources.RootOf(declarator).Descendants().OfType<IInvocationOperation>().Any(i => FanOutCall.IsWhenAll(i, types))
            && uses.Any(u => u.EnclosingLoop() is not null || IsInSelector(u, types)))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.HandWrittenThrottle, syntax.Identifier.GetLocation(), declarator.Symbol.Name));
        }
    }

    private static bool IsThrottling(ILocalReferenceOperation use) => NameOf(use) is "WaitAsync" or "Release" or "Dispose" || use.Parent is IUsingOperation;

    private static string? NameOf(ILocalReferenceOperation use) =>
        use.Parent is IInvocationOperation invocation && invocation.Instance == use ? invocation.TargetMethod.Name : null;

    private static bool IsInSelector(IOperation use, KnownTypes types)
    {
        for (IOperation? parent = use.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IInvocationOperation { TargetMethod.Name: "Select" } select && types.Is(select.TargetMethod.ContainingType, "System.Linq.Enumerable"))
            {
                return true;
            }
        }

        return false;
    }
}
