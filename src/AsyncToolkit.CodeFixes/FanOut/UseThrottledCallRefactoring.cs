using System.Composition;
using AsyncToolkit.Analyzers.Internal;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncToolkit.CodeFixes.FanOut;

/// <summary>
/// Turns <c>Task.WhenAll(source.Select(…))</c>, with or without a semaphore of its own, into <c>GatherAsync</c> or <c>ForEachThrottledAsync</c>.
/// </summary>
/// <remarks>
/// It changes what the code does, as its titles say: the limit (the semaphore's, or one to be thought about), and the first failure cancels
/// the rest. So it is no fix, and nothing applies it in many places at once. The body gets the token that is canceled then, in the
/// places where it passed on the one from around it.
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
        if (node is null
            || (node.FirstAncestorOrSelf<InvocationExpressionSyntax>(IsWhenAll) ?? WhenAllBeside(node)) is not { } syntax
            || await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false) is not { } model
            || model.GetOperation(syntax, context.CancellationToken) is not IInvocationOperation whenAll
            || FanOutCall.Of(whenAll, KnownTypes.Of(model.Compilation)) is not { } call
            || !call.Selector.Syntax.Ancestors().Contains(syntax)) // tasks in a local of their own may be used elsewhere
        {
            return;
        }

        bool hasResults = whenAll.TargetMethod.IsGenericMethod;
        string method = hasResults ? "GatherAsync" : "ForEachThrottledAsync";
        if (model.Compilation.GetTypeByMetadataName(hasResults ? "AsyncToolkit.GatherExtensions" : "AsyncToolkit.ForEachThrottledExtensions") is null
            || ThrottledBody.Of(call, model) is not { } body)
        {
            return;
        }

        string limit = body.Limit is null ? $"{Limit} at a time" : "the semaphore's limit";
        context.RegisterRefactoring(CodeAction.Create(
            $"Use {method} with {limit}; a failure cancels the rest",
            _ => Task.FromResult(context.Document.WithSyntaxRoot(Changed(root!, syntax, call, method, body))),
            nameof(UseThrottledCallRefactoring)));
    }

    private static SyntaxNode Changed(SyntaxNode root, InvocationExpressionSyntax whenAll, FanOutCall call, string method, ThrottledBody body)
    {
        string token = body.OuterToken is null ? "" : $", {body.OuterToken}";
        SyntaxNode source = call.Source.Unwrapped().Syntax;
        string receiver = source is IdentifierNameSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax or ElementAccessExpressionSyntax ? source.ToString() : $"({source})";
        ExpressionSyntax replacement = SyntaxFactory.ParseExpression($"{receiver}.{method}({body.Limit ?? Limit}, {body.Lambda}{token})");
        if (body.Declaration is not { } declaration)
        {
            return root.ReplaceNode(whenAll, replacement.WithTriviaFrom(whenAll));
        }

        SyntaxNode tracked = root.TrackNodes(whenAll, declaration);
        tracked = tracked.ReplaceNode(tracked.GetCurrentNode(whenAll)!, replacement.WithTriviaFrom(whenAll));
        return tracked.RemoveNode(tracked.GetCurrentNode(declaration)!, SyntaxRemoveOptions.KeepNoTrivia)!;
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
