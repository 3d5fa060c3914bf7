using System.Collections.Immutable;
using AsyncToolkit.Analyzers.Internal;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncToolkit.Analyzers.Blocking;

/// <summary>ATK2001: an async function waits for a handle, an event, a thread or a blocking collection, and nothing says that it may.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BlockingCallAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rules.BlockingCall);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            KnownTypes types = KnownTypes.Of(start.Compilation);
            var apis = new BlockingApis(types);
            start.RegisterOperationAction(operation => Analyze(operation, types, apis), OperationKind.Invocation);
        });
    }

    private static void Analyze(OperationAnalysisContext context, KnownTypes types, BlockingApis apis)
    {
        var call = (IInvocationOperation)context.Operation;
        if (apis.Wait(call) is { } api
            && call.EnclosingFunction(context.ContainingSymbol) is { } function
            && (function.IsAsync || (function.MethodKind != MethodKind.AnonymousFunction && types.IsTaskOrValueTask(function.ReturnType)))
            && !AllowedBlocking.Covers(call, types)
            && !AsyncFlags.IsForSyncCallers(call))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.BlockingCall, call.Syntax.GetLocation(), api));
        }
    }
}
