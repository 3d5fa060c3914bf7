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
using Microsoft.CodeAnalysis.Simplification;

namespace AsyncToolkit.CodeFixes.Blocking;

/// <summary>
/// ATK2002: awaits the task instead. A loop never throws what the task has failed with, so neither does the await: it needs
/// <c>ConfigureAwaitOptions.SuppressThrowing</c> (.NET 8), and a condition that asks for nothing but the completion of a task that is the same each time.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AwaitInsteadOfBusyWaitFix))]
[Shared]
public sealed class AwaitInsteadOfBusyWaitFix : CodeFixProvider
{
    private const string Options = "System.Threading.Tasks.ConfigureAwaitOptions";
    private const string OptionsInCode = "global::" + Options;
    private const string TaskInCode = "global::System.Threading.Tasks.Task";
    private const string Title = "Await the task, without throwing what it failed with";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIds.BusyWait);

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        if (root?.FindNode(context.Span, getInnermostNodeForTie: true) is not { } condition
            || condition.FirstAncestorOrSelf<StatementSyntax>() is not WhileStatementSyntax loop
            || loop.Condition is not PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression, Operand: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "IsCompleted" } question }
            || model?.Compilation.GetTypeByMetadataName(Options) is null
            || model.GetTypeInfo(question.Expression, context.CancellationToken).Type is not INamedTypeSymbol { Name: "Task" } type
            || !IsSameEachTime(question.Expression, model)
            || !AwaitPlaces.CanAwait(loop, model))
        {
            return;
        }

        SyntaxNode changed = Await(root, loop, question.Expression, type.IsGenericType);
        Document document = context.Document.WithSyntaxRoot(changed);
        if (Comments.AreKept(root, changed) && await Soundness.IsKeptAsync(context.Document, document, context.CancellationToken).ConfigureAwait(false))
        {
            context.RegisterCodeFix(CodeAction.Create(Title, _ => Task.FromResult(document), nameof(AwaitInsteadOfBusyWaitFix)), context.Diagnostics);
        }
    }

    // The loop asks anew in each round: a field or a property may have another task by then, and so may what they belong to.
    private static bool IsSameEachTime(ExpressionSyntax task, SemanticModel model) =>
        model.GetSymbolInfo(task).Symbol switch
        {
            ILocalSymbol => true,
            IParameterSymbol parameter => !IsOfPrimaryConstructor(parameter),
            IFieldSymbol { IsReadOnly: true } => task is not MemberAccessExpressionSyntax { Expression: var owner } || owner is ThisExpressionSyntax or BaseExpressionSyntax || model.GetSymbolInfo(owner).Symbol is INamedTypeSymbol || IsSameEachTime(owner, model),
            _ => false,
        };

    // In a method it is a field that anybody may write.
    private static bool IsOfPrimaryConstructor(IParameterSymbol parameter) =>
        parameter.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() is ParameterSyntax { Parent.Parent: TypeDeclarationSyntax });

    // Only the plain task can leave its failure out: a Task<T> would have no result to give.
    private static SyntaxNode Await(SyntaxNode root, WhileStatementSyntax loop, ExpressionSyntax task, bool isGeneric)
    {
        string awaited = isGeneric ? $"(({TaskInCode}){task.WithoutTrivia()})" : task.WithoutTrivia().ToString();
        ExpressionSyntax expression = SyntaxFactory.ParseExpression($"{awaited}.ConfigureAwait({OptionsInCode}.SuppressThrowing | {OptionsInCode}.ContinueOnCapturedContext)");
        expression = expression.ReplaceNodes(
            expression.DescendantNodes().Where(node => node.ToString() is OptionsInCode or TaskInCode),
            (_, name) => name.WithAdditionalAnnotations(Simplifier.Annotation));
        StatementSyntax statement = SyntaxFactory.ExpressionStatement(SyntaxFactory.AwaitExpression(SyntaxFactory.Token(SyntaxKind.AwaitKeyword).WithTrailingTrivia(SyntaxFactory.Space), expression))
            .WithLeadingTrivia(loop.GetLeadingTrivia().AddRange(CommentsIn(loop)))
            .WithTrailingTrivia(loop.GetTrailingTrivia())
            .WithAdditionalAnnotations(Formatter.Annotation);
        return root.ReplaceNode(loop, statement);
    }

    // Each on a line of its own, above the await.
    private static IEnumerable<SyntaxTrivia> CommentsIn(WhileStatementSyntax loop)
    {
        SyntaxTrivia[] indentation = [.. loop.GetLeadingTrivia().Reverse().TakeWhile(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia))];
        return loop.DescendantTrivia()
            .Where(trivia => Comments.IsComment(trivia) && loop.Span.Contains(trivia.Span))
            .SelectMany(comment => new[] { comment, SyntaxFactory.ElasticCarriageReturnLineFeed }.Concat(indentation));
    }
}
