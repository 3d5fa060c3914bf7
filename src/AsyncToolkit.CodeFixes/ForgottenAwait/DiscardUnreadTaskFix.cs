using System.Collections.Immutable;
using System.Composition;
using AsyncToolkit.Analyzers;
using AsyncToolkit.CodeFixes.Internal;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncToolkit.CodeFixes.ForgottenAwait;

/// <summary>
/// ATK1001: assigns the task to a discard, which means the same and says that nobody waits for it. Only for a variable with a value that is
/// never assigned again, and where no variable is called <c>_</c>.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DiscardUnreadTaskFix))]
[Shared]
public sealed class DiscardUnreadTaskFix : CodeFixProvider
{
    private const string Title = "Discard the task: nobody waits for it";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIds.UnreadTask);

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        if (root?.FindNode(context.Span) is VariableDeclaratorSyntax { Initializer: { } initializer, Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax statement } } declarator
            && model is not null
            && !statement.Declaration.Type.GetTrailingTrivia().Any(Comments.IsComment)
            && !IsMentioned(declarator, statement)
            && model.LookupSymbols(statement.SpanStart, name: "_").IsEmpty)
        {
            context.RegisterCodeFix(
                CodeAction.Create(Title, _ => Task.FromResult(Discard(context.Document, root, statement, declarator.Identifier, initializer)), nameof(DiscardUnreadTaskFix)),
                context.Diagnostics);
        }
    }

    private static bool IsMentioned(VariableDeclaratorSyntax declarator, LocalDeclarationStatementSyntax statement) =>
        (statement.Parent is GlobalStatementSyntax ? statement.SyntaxTree.GetRoot() : statement.Parent)!
            .DescendantNodes()
            .Any(node => node is IdentifierNameSyntax name && name.Identifier.ValueText == declarator.Identifier.ValueText);

    private static Document Discard(Document document, SyntaxNode root, LocalDeclarationStatementSyntax statement, SyntaxToken name, EqualsValueClauseSyntax initializer)
    {
        ExpressionStatementSyntax discard = SyntaxFactory.ExpressionStatement(
                SyntaxFactory.AssignmentExpression(
                    SyntaxKind.SimpleAssignmentExpression,
                    SyntaxFactory.IdentifierName(SyntaxFactory.Identifier(default, SyntaxKind.UnderscoreToken, "_", "_", name.TrailingTrivia)),
                    initializer.EqualsToken,
                    initializer.Value),
                statement.SemicolonToken)
            .WithLeadingTrivia(statement.GetLeadingTrivia());
        return document.WithSyntaxRoot(root.ReplaceNode(statement, discard));
    }
}
