using System.Collections.Immutable;
using System.Composition;
using AsyncToolkit.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace AsyncToolkit.CodeFixes.FanOut;

/// <summary>
/// ATK3005: puts what stands between the wait and the release into <c>try</c>, and the release into <c>finally</c>. Not where a variable from
/// there is read afterwards, where a using declaration would end earlier, and where the code leaves in between without a release.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ReleaseInFinallyFix))]
[Shared]
public sealed class ReleaseInFinallyFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIds.ReleaseOutsideFinally);

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        if (root?.FindNode(context.Span) is not ExpressionStatementSyntax { Parent: BlockSyntax block, Expression: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var semaphore } } } release
            || model is null)
        {
            return;
        }

        int end = block.Statements.IndexOf(release);
        int start = end - 1;
        while (start >= 0 && !IsWait(block.Statements[start], semaphore.ToString()))
        {
            start--;
        }

        if (start < 0 || start + 1 == end)
        {
            return;
        }

        StatementSyntax[] guarded = [.. block.Statements.Skip(start + 1).Take(end - start - 1)];
        if (guarded.Any(s => s is LocalFunctionStatementSyntax or LabeledStatementSyntax or LocalDeclarationStatementSyntax { UsingKeyword.RawKind: (int)SyntaxKind.UsingKeyword })
            || model.AnalyzeControlFlow(guarded[0], guarded[guarded.Length - 1]) is not { Succeeded: true, ExitPoints.IsEmpty: true, ReturnStatements.IsEmpty: true }
            || model.AnalyzeDataFlow(guarded[0], guarded[guarded.Length - 1]) is not { Succeeded: true } flow
            || flow.VariablesDeclared.Any(v => block.Statements.Skip(end).Any(s => s.DescendantTokens().Any(t => t.ValueText == v.Name))))
        {
            return;
        }

        context.RegisterCodeFix(
            CodeAction.Create(
                $"Release '{semaphore}' in a finally block",
                _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNode(block, Guarded(block, guarded, release, start, end)))),
                nameof(ReleaseInFinallyFix)),
            context.Diagnostics);
    }

    private static bool IsWait(StatementSyntax statement, string semaphore) =>
        statement is ExpressionStatementSyntax && statement.DescendantNodes().Any(node =>
            node is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Wait" or "WaitAsync" } access && access.Expression.ToString() == semaphore);

    private static BlockSyntax Guarded(BlockSyntax block, StatementSyntax[] guarded, StatementSyntax release, int start, int end)
    {
        TryStatementSyntax attempt = SyntaxFactory.TryStatement(
                SyntaxFactory.Block(guarded),
                default,
                SyntaxFactory.FinallyClause(SyntaxFactory.Block(release.WithoutTrailingTrivia())))
            .WithTrailingTrivia(release.GetTrailingTrivia())
            .WithAdditionalAnnotations(Formatter.Annotation);
        return block.WithStatements(SyntaxFactory.List(block.Statements.Take(start + 1).Append(attempt).Concat(block.Statements.Skip(end + 1))));
    }
}
