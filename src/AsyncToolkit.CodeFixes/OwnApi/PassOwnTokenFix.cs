using System.Collections.Immutable;
using System.Composition;
using AsyncToolkit.Analyzers;
using AsyncToolkit.Analyzers.Internal;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncToolkit.CodeFixes.OwnApi;

/// <summary>ATK4001: passes the body's own token. It is linked to the caller's, so whatever cancels the one cancels the other. Only where it has a name.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(PassOwnTokenFix))]
[Shared]
public sealed class PassOwnTokenFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIds.OuterToken);

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        if (root?.FindNode(context.Span, getInnermostNodeForTie: true) is not ExpressionSyntax outer
            || model?.GetOperation(outer, context.CancellationToken) is not { } operation
            || Bodies.Around(operation, KnownTypes.Of(model.Compilation)) is not var (_, token)
            || token.IsDiscard
            || token.Name == "_"
            || !model.LookupSymbols(outer.SpanStart, name: token.Name).Contains(token, SymbolEqualityComparer.Default))
        {
            return;
        }

        context.RegisterCodeFix(
            CodeAction.Create(
                "Pass the body's own token",
                _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNode(outer, SyntaxFactory.IdentifierName(token.Name).WithTriviaFrom(outer)))),
                nameof(PassOwnTokenFix)),
            context.Diagnostics);
    }
}
