using System.Collections.Immutable;
using System.Composition;
using AsyncToolkit.Analyzers;
using AsyncToolkit.Analyzers.Internal;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncToolkit.CodeFixes.OwnApi;

/// <summary>
/// ATK4001: passes the body's own token. Only where it has a name, and where the call gets the outer one: then the two are linked, so whatever cancels
/// the one cancels the other.
/// </summary>
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
            || Bodies.Around(operation, KnownTypes.Of(model.Compilation)) is not var (lambda, token)
            || token.IsDiscard
            || token.Name == "_"
            || !IsLinked(lambda, outer.ToString(), KnownTypes.Of(model.Compilation))
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

    // The call gets the outer token, or the token of a body around it whose call does.
    private static bool IsLinked(IAnonymousFunctionOperation lambda, string outer, KnownTypes types)
    {
        if (lambda.CallThatTakesIt() is not { } call)
        {
            return false;
        }

        IOperation[] passed = [.. call.Arguments
            .SelectMany(argument => argument.Value.DescendantsOfFunction().Prepend(argument.Value))
            .Where(value => Bodies.IsToken(value.Type, types))];
        return passed.Any(value => value.Syntax.ToString() == outer)
            || Bodies.Around(call, types) is var (around, token)
                && passed.Any(value => value is IParameterReferenceOperation { Parameter: var parameter } && SymbolEqualityComparer.Default.Equals(parameter, token))
                && IsLinked(around, outer, types);
    }
}
