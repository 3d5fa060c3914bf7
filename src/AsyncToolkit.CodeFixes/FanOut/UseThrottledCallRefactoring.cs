using System.Composition;
using AsyncToolkit.Analyzers.Internal;
using AsyncToolkit.CodeFixes.Internal;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncToolkit.CodeFixes.FanOut;

/// <summary>
/// Turns <c>Task.WhenAll(source.Select(…))</c>, and a loop that collects tasks for <c>Task.WhenAll</c>, each with or without a semaphore of its own, into
/// <c>GatherAsync</c> or <c>ForEachThrottledAsync</c>.
/// </summary>
/// <remarks>
/// It changes what the code does, as its titles say: the limit (the semaphore's, or one to be thought about), and the first failure cancels
/// the rest. So it is no fix, and nothing applies it in many places at once. The body gets the token that is canceled then, in the
/// places where it passed on the one from around it. Nothing is offered whose outcome has more errors than
/// the code has now, or fewer comments and directives.
/// </remarks>
[ExportCodeRefactoringProvider(LanguageNames.CSharp, Name = nameof(UseThrottledCallRefactoring))]
[Shared]
public sealed class UseThrottledCallRefactoring : CodeRefactoringProvider
{
    private const string Limit = "8";

    /// <inheritdoc/>
    public override async Task ComputeRefactoringsAsync(CodeRefactoringContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SyntaxNode? node = root?.FindNode(context.Span, getInnermostNodeForTie: true);
        if (root is null
            || node is null
            || !MayBeThrottled(node)
            || await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false) is not { } model
            || (OfSelect(root, node, model) ?? OfLoop(root, node, model)) is not var (method, limit, changed)
            || !Comments.AreKept(root, changed)
            || model.Compilation.GetTypeByMetadataName(method == "GatherAsync" ? "AsyncToolkit.GatherExtensions" : "AsyncToolkit.ForEachThrottledExtensions") is null)
        {
            return;
        }

        Document document = context.Document.WithSyntaxRoot(LibraryNamespace.UsedIn(changed, model, node.SpanStart));
        if (await Soundness.IsKeptAsync(context.Document, document, context.CancellationToken).ConfigureAwait(false))
        {
            context.RegisterRefactoring(CodeAction.Create(
                $"Use {method} with {(limit is null ? $"{Limit} at a time" : "the semaphore's limit")}; a failure cancels the rest",
                _ => Task.FromResult(document),
                nameof(UseThrottledCallRefactoring)));
        }
    }

    // Without a WhenAll in the member there is nothing to do, and that is seen without a symbol.
    private static bool MayBeThrottled(SyntaxNode node) =>
        (node.FirstAncestorOrSelf<MemberDeclarationSyntax>() ?? node).DescendantTokens().Any(token => token.ValueText == "WhenAll");

    private static (string Method, string? Limit, SyntaxNode Changed)? OfSelect(SyntaxNode root, SyntaxNode node, SemanticModel model)
    {
        if ((node.FirstAncestorOrSelf<InvocationExpressionSyntax>(IsWhenAll) ?? WhenAllBeside(node)) is not { } syntax
            || model.GetOperation(syntax) is not IInvocationOperation whenAll
            || FanOutCall.Of(whenAll, KnownTypes.Of(model.Compilation)) is not { } call
            || !call.Selector.Syntax.Ancestors().Contains(syntax) // tasks in a local of their own may be used elsewhere
            || ThrottledBody.Of(call, model) is not { } body)
        {
            return null;
        }

        string method = MethodFor(whenAll.TargetMethod.IsGenericMethod);
        ExpressionSyntax replacement = Call(call.Source.Unwrapped().Syntax, method, body.Gate, body.Lambda, body.TokenArgument);
        StatementSyntax? statement = syntax.FirstAncestorOrSelf<StatementSyntax>();
        SyntaxNode changed = body.Gate is null || statement is null
            ? root.ReplaceNode(syntax, replacement.WithTriviaFrom(syntax))
            : Vanished.From(root, statement, syntax, replacement, [body.Gate.Declaration]);
        return (method, body.Gate?.Limit, changed);
    }

    private static (string Method, string? Limit, SyntaxNode Changed)? OfLoop(SyntaxNode root, SyntaxNode node, SemanticModel model)
    {
        if (ThrottledLoop.Around(node, model) is not { } loop)
        {
            return null;
        }

        string method = MethodFor(loop.HasResults);
        ExpressionSyntax replacement = Call(loop.Loop.Expression, method, loop.Gate, loop.Lambda, loop.TokenArgument);
        List<StatementSyntax> vanishing = [loop.List, loop.Loop];
        if (loop.Gate is not null)
        {
            vanishing.Add(loop.Gate.Declaration);
        }

        return (method, loop.Gate?.Limit, Vanished.From(root, loop.Last, loop.WhenAll, replacement, vanishing));
    }

    private static string MethodFor(bool hasResults) => hasResults ? "GatherAsync" : "ForEachThrottledAsync";

    private static ExpressionSyntax Call(SyntaxNode source, string method, Gate? gate, string lambda, string tokenArgument)
    {
        string receiver = source is IdentifierNameSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax or ElementAccessExpressionSyntax or ParenthesizedExpressionSyntax
            ? source.WithoutTrivia().ToString()
            : $"({source.WithoutTrivia()})";
        return SyntaxFactory.ParseExpression($"{receiver}.{method}({gate?.Limit ?? Limit}, {lambda}{tokenArgument})");
    }

    private static bool IsWhenAll(InvocationExpressionSyntax invocation) =>
        invocation is { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "WhenAll" }, ArgumentList.Arguments.Count: 1 };

    // Asked for at the declaration of the semaphore: the fan-out stands in the same block.
    private static InvocationExpressionSyntax? WhenAllBeside(SyntaxNode node) =>
        node is VariableDeclaratorSyntax { Parent.Parent: LocalDeclarationStatementSyntax { Parent: BlockSyntax block } } declarator
            ? block.DescendantNodes().OfType<InvocationExpressionSyntax>().FirstOrDefault(i =>
                IsWhenAll(i) && i.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == declarator.Identifier.ValueText))
            : null;
}
