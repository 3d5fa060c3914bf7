using System.Collections.Immutable;
using AsyncToolkit.Analyzers.Internal;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncToolkit.Analyzers.FanOut;

/// <summary>ATK3005: a semaphore is entered and released in the same block, and code in between may throw.</summary>
/// <remarks>
/// One wait and one release of that semaphore in the function: with more, the code has a plan of its own.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ReleaseOutsideFinallyAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rules.ReleaseOutsideFinally);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            KnownTypes types = KnownTypes.Of(start.Compilation);
            start.RegisterOperationAction(operation => Analyze(operation, types), OperationKind.Block);
        });
    }

    private static void Analyze(OperationAnalysisContext context, KnownTypes types)
    {
        var block = (IBlockOperation)context.Operation;
        for (int i = 0; i < block.Operations.Length; i++)
        {
            if (CallIn(block.Operations[i], types) is not { Instance: { } semaphore } wait
                || wait.TargetMethod.Name is not ("Wait" or "WaitAsync")
                || wait.Arguments.Any(a => !Bodies.IsToken(a.Value.Type, types))) // one that gives up may not have entered
            {
                continue;
            }

            string name = semaphore.Syntax.ToString();
            int release = i + 1;
            while (release < block.Operations.Length && !(CallIn(block.Operations[release], types) is { TargetMethod.Name: "Release" } call && call.Instance!.Syntax.ToString() == name))
            {
                release++;
            }

            if (release < block.Operations.Length
                && block.Operations.Skip(i + 1).Take(release - i - 1).Any(MayThrow)
                && Sources.RootOf(block).Descendants().OfType<IInvocationOperation>().Count(c => IsCallOf(c, name, types)) == 2)
            {
                context.ReportDiagnostic(Diagnostic.Create(Rules.ReleaseOutsideFinally, block.Operations[release].Syntax.GetLocation(), name));
            }
        }
    }

    private static IInvocationOperation? CallIn(IOperation statement, KnownTypes types)
    {
        IOperation? call = (statement as IExpressionStatementOperation)?.Operation.Unwrapped();
        call = call is IAwaitOperation await ? await.Operation.Unwrapped() : call;
        call = call is IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } configured } ? configured.Unwrapped() : call;
        return call is IInvocationOperation { Instance: { } instance } invocation && types.Is(instance.Type, "System.Threading.SemaphoreSlim") ? invocation : null;
    }

    private static bool IsCallOf(IInvocationOperation call, string name, KnownTypes types) =>
        call.TargetMethod.Name is "Wait" or "WaitAsync" or "Release"
        && call.Instance?.Syntax.ToString() == name
        && types.Is(call.Instance.Type, "System.Threading.SemaphoreSlim");

    private static bool MayThrow(IOperation statement) =>
        statement.DescendantsOfFunction().Any(o => o is IInvocationOperation or IAwaitOperation or IObjectCreationOperation or IThrowOperation);
}
