using System.Collections.Immutable;
using AsyncToolkit.Analyzers.Internal;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
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
            start.RegisterSyntaxNodeAction(node => Analyze(node, types), SyntaxKind.InvocationExpression);
        });
    }

    // The name is asked first: few calls are releases.
    private static void Analyze(SyntaxNodeAnalysisContext context, KnownTypes types)
    {
        if (((InvocationExpressionSyntax)context.Node).CalledName() != "Release"
            || context.Node.Parent is not ExpressionStatementSyntax { Parent: BlockSyntax or GlobalStatementSyntax }
            || context.SemanticModel.GetOperation(context.Node, context.CancellationToken) is not IInvocationOperation { Parent: IExpressionStatementOperation { Parent: IBlockOperation block } statement }
            || CallIn(statement, types) is not { Instance: { } semaphore })
        {
            return;
        }

        string name = semaphore.Syntax.ToString();
        int end = block.Operations.IndexOf(statement);
        int wait = end - 1;
        while (wait >= 0 && !IsWait(block.Operations[wait], name, types))
        {
            wait--;
        }

        if (wait >= 0
            && block.Operations.Skip(wait + 1).Take(end - wait - 1).Any(MayThrow)
            && Sources.RootOf(block).Descendants().OfType<IInvocationOperation>().Count(c => IsCallOf(c, name, types)) == 2)
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.ReleaseOutsideFinally, statement.Syntax.GetLocation(), name));
        }
    }

    // One that gives up may not have entered.
    private static bool IsWait(IOperation statement, string name, KnownTypes types) =>
        CallIn(statement, types) is { TargetMethod.Name: "Wait" or "WaitAsync" } wait
        && wait.Instance!.Syntax.ToString() == name
        && wait.Arguments.All(a => Bodies.IsToken(a.Value.Type, types));

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
