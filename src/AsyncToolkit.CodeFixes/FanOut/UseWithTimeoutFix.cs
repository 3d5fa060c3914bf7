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
using Microsoft.CodeAnalysis.Simplification;

namespace AsyncToolkit.CodeFixes.FanOut;

/// <summary>
/// ATK3007: awaits the task with a timeout. Only where the code throws a <see cref="TimeoutException"/> when the delay wins and awaits the task at
/// once when it does not, so that nothing but the derived type of the exception changes; and not for a delay with a token, whose
/// cancellation is a timeout to the code.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UseWithTimeoutFix))]
[Shared]
public sealed class UseWithTimeoutFix : CodeFixProvider
{
    private static readonly SyntaxAnnotation Timed = new();

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIds.HandWrittenTimeout);

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        if (model is null
            || root?.FindNode(context.Span, getInnermostNodeForTie: true) is not InvocationExpressionSyntax { ArgumentList.Arguments: { Count: 2 } arguments } whenAny
            || whenAny.FirstAncestorOrSelf<IfStatementSyntax>() is not { Parent: BlockSyntax block } question
            || question.Condition is not BinaryExpressionSyntax { Left: AwaitExpressionSyntax { Expression: var raced }, Right: var right } condition
            || raced != whenAny
            || arguments[0].Expression is not IdentifierNameSyntax task
            || right.ToString() != task.ToString()
            || arguments[1].Expression is not InvocationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } delay })
        {
            return;
        }

        int index = block.Statements.IndexOf(question);
        StatementSyntax? next = index + 1 < block.Statements.Count ? block.Statements[index + 1] : null;
        bool isLost = condition.IsKind(SyntaxKind.NotEqualsExpression) && question.Else is null && Throws(question.Statement, model);
        StatementSyntax? kept = isLost
            ? next
            : condition.IsKind(SyntaxKind.EqualsExpression) && Only(question.Statement) is ReturnStatementSyntax returned && Throws(question.Else?.Statement ?? next, model)
                ? returned
                : null;
        AwaitExpressionSyntax? awaited = AwaitIn(kept, task.Identifier.ValueText);
        if (kept is null || awaited is null)
        {
            return;
        }

        SyntaxNode changed = LibraryNamespace.UsedIn(
            root.ReplaceNode(block, Changed(block, question, kept, awaited, Time(delay[0].Expression, model), isLost || question.Else is null)), model, whenAny.SpanStart);
        Document document = context.Document.WithSyntaxRoot(changed);
        if (Comments.AreKept(root, changed)
            && await IsOursAsync(document, context.CancellationToken).ConfigureAwait(false)
            && await Soundness.IsKeptAsync(context.Document, document, context.CancellationToken).ConfigureAwait(false))
        {
            context.RegisterCodeFix(
                CodeAction.Create("Use WithTimeoutAsync, which throws an OperationTimeoutException", _ => Task.FromResult(document), nameof(UseWithTimeoutFix)),
                context.Diagnostics);
        }
    }

    // Another method of that name may be nearer.
    private static async Task<bool> IsOursAsync(Document document, CancellationToken cancellationToken)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        return root?.GetAnnotatedNodes(Timed).SingleOrDefault() is { } call
            && model?.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol method
            && KnownTypes.Of(model.Compilation).Is(method.ContainingType, "AsyncToolkit.TimeoutExtensions");
    }

    // The statement that stays takes the place of both: the question and what follows it.
    private static BlockSyntax Changed(BlockSyntax block, IfStatementSyntax question, StatementSyntax kept, AwaitExpressionSyntax awaited, ExpressionSyntax time, bool takesNext)
    {
        ExpressionSyntax call = SyntaxFactory.InvocationExpression(
            SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, awaited.Expression.WithoutTrivia(), SyntaxFactory.IdentifierName("WithTimeoutAsync")),
            SyntaxFactory.ArgumentList(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Argument(time)))).WithAdditionalAnnotations(Timed);
        int index = block.Statements.IndexOf(question);
        StatementSyntax last = takesNext ? block.Statements[index + 1] : question;
        StatementSyntax statement = kept.ReplaceNode(awaited.Expression, call)
            .WithLeadingTrivia(kept.Parent == block && kept.GetLeadingTrivia().Any(Comments.IsComment) ? Both(question, kept) : question.GetLeadingTrivia())
            .WithTrailingTrivia(last.GetTrailingTrivia());
        return block.WithStatements(SyntaxFactory.List(block.Statements.Take(index).Append(statement).Concat(block.Statements.Skip(index + (takesNext ? 2 : 1)))));
    }

    // What stands above the question, without the white space of its own line, and what stands above the statement behind it.
    private static SyntaxTriviaList Both(StatementSyntax question, StatementSyntax kept) =>
        SyntaxFactory.TriviaList(question.GetLeadingTrivia().Reverse().SkipWhile(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)).Reverse().Concat(kept.GetLeadingTrivia()));

    private static ExpressionSyntax Time(ExpressionSyntax delay, SemanticModel model) =>
        model.GetTypeInfo(delay).Type?.SpecialType == SpecialType.System_Int32
            ? SyntaxFactory.InvocationExpression(
                SyntaxFactory.MemberAccessExpression(
                    SyntaxKind.SimpleMemberAccessExpression,
                    SyntaxFactory.ParseName("global::System.TimeSpan").WithAdditionalAnnotations(Simplifier.Annotation),
                    SyntaxFactory.IdentifierName("FromMilliseconds")),
                SyntaxFactory.ArgumentList(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Argument(delay.WithoutTrivia()))))
            : delay.WithoutTrivia();

    private static StatementSyntax? Only(StatementSyntax? statement) =>
        statement is BlockSyntax { Statements: { Count: 1 } statements } ? statements[0] : statement;

    private static bool Throws(StatementSyntax? statement, SemanticModel model) =>
        Only(statement) is ThrowStatementSyntax { Expression: { } thrown }
        && model.GetTypeInfo(thrown).Type is { Name: "TimeoutException", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };

    // await task; return await task; var x = await task; x = await task;
    private static AwaitExpressionSyntax? AwaitIn(StatementSyntax? statement, string task)
    {
        ExpressionSyntax? expression = statement switch
        {
            ReturnStatementSyntax returned => returned.Expression,
            ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Left: IdentifierNameSyntax, Right: var value } } => value,
            ExpressionStatementSyntax call => call.Expression,
            LocalDeclarationStatementSyntax { Declaration.Variables: { Count: 1 } variables } => variables[0].Initializer?.Value,
            _ => null,
        };
        return expression is AwaitExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: var name } } awaited && name == task ? awaited : null;
    }
}
