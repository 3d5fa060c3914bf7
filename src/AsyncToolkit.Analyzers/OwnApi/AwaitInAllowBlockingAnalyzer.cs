using System.Collections.Immutable;
using AsyncToolkit.Analyzers.Internal;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncToolkit.Analyzers.OwnApi;

/// <summary>ATK4005: an await inside of a scope that allows blocking.</summary>
/// <remarks>
/// The scope counts on its thread; after an await the code may run on another one. One report per scope, at its first await.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AwaitInAllowBlockingAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rules.AwaitInAllowBlocking);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            KnownTypes types = KnownTypes.Of(start.Compilation);
            if (types.Find("AsyncToolkit.AllowBlockingScope") is null)
            {
                return;
            }

            start.RegisterOperationAction(operation => Analyze(operation, types), OperationKind.Using, OperationKind.UsingDeclaration);
        });
    }

    private const string Scope = "AsyncToolkit.AllowBlockingScope";

    private static void Analyze(OperationAnalysisContext context, KnownTypes types)
    {
        (IOperation? resource, IEnumerable<IOperation> statements) = context.Operation switch
        {
            IUsingOperation @using => (@using.Resources, [@using.Body]),
            IUsingDeclarationOperation { Parent: IBlockOperation block } declaration => (declaration.DeclarationGroup, block.Operations.SkipWhile(o => o != declaration).Skip(1)),
            _ => (default(IOperation), Enumerable.Empty<IOperation>()),
        };
        if (resource is null || !resource.DescendantsAndSelf().Any(o => o is IInvocationOperation && types.Is(o.Type, Scope)))
        {
            return;
        }

        IOperation? first = statements
            .SelectMany(statement => statement.DescendantsOfFunction().Prepend(statement))
            .Where(IsAwait)
            .OrderBy(o => o.Syntax.SpanStart)
            .FirstOrDefault();
        if (first is not null)
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.AwaitInAllowBlocking, first.Syntax.GetFirstToken().GetLocation()));
        }
    }

    private static bool IsAwait(IOperation operation) =>
        operation is IAwaitOperation or IForEachLoopOperation { IsAsynchronous: true } or IUsingOperation { IsAsynchronous: true } or IUsingDeclarationOperation { IsAsynchronous: true };
}
