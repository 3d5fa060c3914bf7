using System.Collections.Immutable;
using AsyncToolkit.Analyzers.Internal;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncToolkit.Analyzers.OwnApi;

/// <summary>ATK4005: an await inside of a scope, or of a delegate, that is allowed to block.</summary>
/// <remarks>
/// The scope counts on its thread; after an await the code may run on another one. One report for each, at its first await.
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

            start.RegisterOperationAction(operation => Analyze(operation, types), OperationKind.Using, OperationKind.UsingDeclaration, OperationKind.AnonymousFunction);
        });
    }

    private static void Analyze(OperationAnalysisContext context, KnownTypes types)
    {
        IEnumerable<IOperation>? allowed = context.Operation switch
        {
            IUsingOperation @using when AllowedBlocking.IsScope(@using.Resources, types) => [@using.Body],
            IUsingDeclarationOperation { Parent: IBlockOperation block } declaration when AllowedBlocking.IsScope(declaration.DeclarationGroup, types) =>
                block.Operations.SkipWhile(o => o != declaration).Skip(1),
            IAnonymousFunctionOperation { Symbol.IsAsync: true } lambda when AllowedBlocking.IsAction(lambda, types) => [lambda.Body],
            _ => null,
        };
        IOperation? first = allowed?
            .SelectMany(statement => statement.DescendantsOfFunction().Prepend(statement))
            .Where(o => o.Suspends())
            .OrderBy(o => o.Syntax.SpanStart)
            .FirstOrDefault();
        if (first is not null)
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.AwaitInAllowBlocking, first.Syntax.GetFirstToken().GetLocation()));
        }
    }
}
