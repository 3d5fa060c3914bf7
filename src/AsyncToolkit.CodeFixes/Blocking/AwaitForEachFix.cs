using System.Collections.Immutable;
using System.Composition;
using AsyncToolkit.Analyzers;
using AsyncToolkit.CodeFixes.Internal;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncToolkit.CodeFixes.Blocking;

/// <summary>ATK2001: a loop over <c>ToBlockingEnumerable</c> becomes an <c>await foreach</c> over the stream itself.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AwaitForEachFix))]
[Shared]
public sealed class AwaitForEachFix : CodeFixProvider
{
    private const string Title = "Enumerate with await foreach";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIds.BlockingCall);

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        if (root?.FindNode(context.Span, getInnermostNodeForTie: true) is InvocationExpressionSyntax
            {
                Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ToBlockingEnumerable", Expression: var stream },
                ArgumentList.Arguments: { Count: <= 1 } arguments,
                Parent: CommonForEachStatementSyntax loop,
            } call
            && loop.Expression == call
            && model is not null
            && model.GetSymbolInfo(stream, context.CancellationToken).Symbol is not INamedTypeSymbol // a static call, whose stream is an argument
            && AwaitPlaces.CanAwait(loop, model))
        {
            Document changed = Await(context.Document, root, loop, stream, arguments);
            if (await Soundness.IsKeptAsync(context.Document, changed, context.CancellationToken).ConfigureAwait(false))
            {
                context.RegisterCodeFix(CodeAction.Create(Title, _ => Task.FromResult(changed), nameof(AwaitForEachFix)), context.Diagnostics);
            }
        }
    }

    private static Document Await(Document document, SyntaxNode root, CommonForEachStatementSyntax loop, ExpressionSyntax stream, SeparatedSyntaxList<ArgumentSyntax> arguments)
    {
        ExpressionSyntax source = stream;
        if (arguments.Count == 1)
        {
            source = SyntaxFactory.InvocationExpression(
                SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, stream, SyntaxFactory.IdentifierName("WithCancellation")),
                SyntaxFactory.ArgumentList(SyntaxFactory.SingletonSeparatedList(arguments[0].WithNameColon(null))));
        }

        CommonForEachStatementSyntax awaited = loop
            .WithExpression(source.WithTriviaFrom(loop.Expression))
            .WithForEachKeyword(loop.ForEachKeyword.WithLeadingTrivia())
            .WithAwaitKeyword(SyntaxFactory.Token(SyntaxKind.AwaitKeyword).WithLeadingTrivia(loop.GetLeadingTrivia()).WithTrailingTrivia(SyntaxFactory.Space));
        return document.WithSyntaxRoot(root.ReplaceNode(loop, awaited));
    }
}
