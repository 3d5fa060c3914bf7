using System.Collections.Immutable;
using System.Composition;
using AsyncToolkit.Analyzers;
using AsyncToolkit.Analyzers.Internal;
using AsyncToolkit.CodeFixes.Internal;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace AsyncToolkit.CodeFixes.FanOut;

/// <summary>
/// ATK3005: puts what stands between the wait and the release into <c>try</c>, and the release into <c>finally</c>. Not where a variable from
/// there is read afterwards, where a using declaration would end earlier, where the code leaves in between without a release, and where a directive or
/// half of another pair stands in between.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ReleaseInFinallyFix))]
[Shared]
public sealed class ReleaseInFinallyFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIds.ReleaseOutsideFinally);

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() =>
        FixAllProvider.Create(static (context, document, diagnostics) => FixAllAsync(document, diagnostics, context.CancellationToken));

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        if (root?.FindNode(context.Span) is ExpressionStatementSyntax release
            && await FixedAsync(context.Document, release, context.CancellationToken).ConfigureAwait(false) is { } changed)
        {
            context.RegisterCodeFix(
                CodeAction.Create($"Release '{SemaphoreOf(release)}' in a finally block", _ => Task.FromResult(changed), nameof(ReleaseInFinallyFix)),
                context.Diagnostics);
        }
    }

    // One after another, each in what the one before has made: the code between a wait and its release may hold another pair, and changes of the
    // same lines that were made apart cannot be merged.
    private static async Task<Document?> FixAllAsync(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        if (root is null)
        {
            return null;
        }

        ExpressionStatementSyntax[] releases = [.. diagnostics
            .OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)
            .Select(diagnostic => root.FindNode(diagnostic.Location.SourceSpan))
            .OfType<ExpressionStatementSyntax>()
            .Distinct()];
        document = document.WithSyntaxRoot(root.TrackNodes(releases));
        foreach (ExpressionStatementSyntax release in releases)
        {
            root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
            if (root?.GetCurrentNode(release) is { } current && await FixedAsync(document, current, cancellationToken).ConfigureAwait(false) is { } changed)
            {
                document = changed;
            }
        }

        return document;
    }

    private static async Task<Document?> FixedAsync(Document document, ExpressionStatementSyntax release, CancellationToken cancellationToken)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (root is null || model is null || release.Parent is not BlockSyntax block || SemaphoreOf(release) is not { } semaphore)
        {
            return null;
        }

        int end = block.Statements.IndexOf(release);
        int start = end - 1;
        while (start >= 0 && !IsWait(block.Statements[start], semaphore))
        {
            start--;
        }

        if (start < 0 || start + 1 == end)
        {
            return null;
        }

        StatementSyntax[] guarded = [.. block.Statements.Skip(start + 1).Take(end - start - 1)];
        if (guarded.Append(release).Any(statement => statement.ContainsDirectives)
            || guarded.Any(s => s is LocalFunctionStatementSyntax or LabeledStatementSyntax or LocalDeclarationStatementSyntax { UsingKeyword.RawKind: (int)SyntaxKind.UsingKeyword })
            || guarded.Any(s => s.DescendantNodesAndSelf().Any(node => node.IsKind(SyntaxKind.YieldBreakStatement)))
            || IsTornApart(guarded, model)
            || model.AnalyzeControlFlow(guarded[0], guarded[guarded.Length - 1]) is not { Succeeded: true, ExitPoints.IsEmpty: true, ReturnStatements.IsEmpty: true }
            || model.AnalyzeDataFlow(guarded[0], guarded[guarded.Length - 1]) is not { Succeeded: true } flow
            || flow.VariablesDeclared.Any(v => block.Statements.Skip(end).Any(s => s.DescendantTokens().Any(t => t.ValueText == v.Name))))
        {
            return null;
        }

        Document changed = document.WithSyntaxRoot(root.ReplaceNode(block, Guarded(block, guarded, release, start, end)));
        return await Soundness.IsKeptAsync(document, changed, cancellationToken).ConfigureAwait(false) ? changed : null;
    }

    private static string? SemaphoreOf(ExpressionStatementSyntax release) =>
        release.Expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var semaphore } } ? semaphore.ToString() : null;

    private static bool IsWait(StatementSyntax statement, string semaphore) =>
        statement is ExpressionStatementSyntax && CallsIn(statement).Any(call => call.Name.Identifier.ValueText != "Release" && call.Expression.ToString() == semaphore);

    // Another semaphore that is only entered, or only released, in between: its wait and its release would come to stand in different blocks, where
    // nobody sees any more that they belong together.
    private static bool IsTornApart(StatementSyntax[] guarded, SemanticModel model)
    {
        KnownTypes types = KnownTypes.Of(model.Compilation);
        return guarded
            .SelectMany(CallsIn)
            .Where(call => types.Is(model.GetTypeInfo(call.Expression).Type, "System.Threading.SemaphoreSlim"))
            .GroupBy(call => call.Expression.ToString(), StringComparer.Ordinal)
            .Any(calls => calls.Count(call => call.Name.Identifier.ValueText == "Release") * 2 != calls.Count());
    }

    private static IEnumerable<MemberAccessExpressionSyntax> CallsIn(StatementSyntax statement) =>
        statement.DescendantNodes(node => node is not AnonymousFunctionExpressionSyntax)
            .OfType<MemberAccessExpressionSyntax>()
            .Where(access => access.Name.Identifier.ValueText is "Wait" or "WaitAsync" or "Release");

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
