using System.Collections.Immutable;
using System.Composition;
using AsyncToolkit.Analyzers;
using AsyncToolkit.CodeFixes.Internal;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace AsyncToolkit.CodeFixes.ForgottenAwait;

/// <summary>
/// ATK1002 and ATK1003: awaits the task, so that its result is what is shown or compared. The program does something else then, which the title
/// says; so each place is decided by itself, and there is no fix for all of them at once.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AwaitTaskFix))]
[Shared]
public sealed class AwaitTaskFix : CodeFixProvider
{
    private const string Title = "Await the task and use its result instead";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIds.TaskAsText, RuleIds.TaskComparedWithNull);

    /// <inheritdoc/>
    public override FixAllProvider? GetFixAllProvider() => null;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        if (root?.FindNode(context.Span, getInnermostNodeForTie: true) is not ExpressionSyntax task
            || model is null
            || !AwaitPlaces.CanAwait(task, model)
            || MayBeMissing(task, model)
            || model.GetTypeInfo(task, context.CancellationToken).Type is not INamedTypeSymbol { TypeArguments: { Length: 1 } results }
            || (context.Diagnostics[0].Id == RuleIds.TaskComparedWithNull && results[0] is { IsValueType: true, OriginalDefinition.SpecialType: not SpecialType.System_Nullable_T }))
        {
            return;
        }

        Document changed = Await(context.Document, root, task);
        if (await Soundness.IsKeptAsync(context.Document, changed, context.CancellationToken).ConfigureAwait(false))
        {
            context.RegisterCodeFix(CodeAction.Create(Title, _ => Task.FromResult(changed), nameof(AwaitTaskFix)), context.Diagnostics);
        }
    }

    // Shown, no task is an empty text; awaited, it throws.
    private static bool MayBeMissing(ExpressionSyntax task, SemanticModel model) =>
        task is ConditionalAccessExpressionSyntax
        || task.Parent is ConditionalAccessExpressionSyntax conditional && conditional.Expression == task
        || model.GetTypeInfo(task).Nullability.FlowState == NullableFlowState.MaybeNull;

    private static Document Await(Document document, SyntaxNode root, ExpressionSyntax task)
    {
        ExpressionSyntax awaited = SyntaxFactory.AwaitExpression(
            SyntaxFactory.Token(SyntaxKind.AwaitKeyword).WithTrailingTrivia(SyntaxFactory.Space),
            task is ConditionalExpressionSyntax or BinaryExpressionSyntax or AssignmentExpressionSyntax or SwitchExpressionSyntax or WithExpressionSyntax ? SyntaxFactory.ParenthesizedExpression(task.WithoutTrivia()) : task.WithoutTrivia());
        if (task.Parent is MemberAccessExpressionSyntax or ElementAccessExpressionSyntax)
        {
            awaited = SyntaxFactory.ParenthesizedExpression(awaited);
        }

        return document.WithSyntaxRoot(root.ReplaceNode(task, awaited.WithTriviaFrom(task).WithAdditionalAnnotations(Formatter.Annotation)));
    }
}
