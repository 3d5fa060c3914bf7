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
using Microsoft.CodeAnalysis.Simplification;

namespace AsyncToolkit.CodeFixes.FanOut;

/// <summary>ATK3006: adds the option to those that are there, or as the last argument.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RunContinuationsAsynchronouslyFix))]
[Shared]
public sealed class RunContinuationsAsynchronouslyFix : CodeFixProvider
{
    private const string Options = "System.Threading.Tasks.TaskCreationOptions";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIds.InlineContinuations);

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        if (root?.FindNode(context.Span, getInnermostNodeForTie: true) is BaseObjectCreationExpressionSyntax { Initializer: null } syntax
            && model?.GetOperation(syntax, context.CancellationToken) is IObjectCreationOperation creation)
        {
            Document changed = context.Document.WithSyntaxRoot(root.ReplaceNode(syntax, Changed(syntax, creation, KnownTypes.Of(model.Compilation))));
            context.RegisterCodeFix(
                CodeAction.Create("Run continuations asynchronously", _ => Task.FromResult(changed), nameof(RunContinuationsAsynchronouslyFix)), context.Diagnostics);
        }
    }

    private static BaseObjectCreationExpressionSyntax Changed(BaseObjectCreationExpressionSyntax syntax, IObjectCreationOperation creation, KnownTypes types)
    {
        ExpressionSyntax option = SyntaxFactory.ParseExpression("global::" + Options + ".RunContinuationsAsynchronously").WithAdditionalAnnotations(Simplifier.Annotation);
        if (creation.Arguments.FirstOrDefault(a => types.Is(a.Parameter?.Type, Options)) is { Value: var value, Syntax: ArgumentSyntax given })
        {
            ExpressionSyntax options = value.ConstantValue is { HasValue: true, Value: 0 }
                ? option.WithTriviaFrom(given.Expression)
                : SyntaxFactory.BinaryExpression(
                    SyntaxKind.BitwiseOrExpression,
                    Operand(given.Expression).WithTrailingTrivia(SyntaxFactory.Space),
                    SyntaxFactory.Token(SyntaxKind.BarToken).WithTrailingTrivia(SyntaxFactory.Space),
                    option);
            return syntax.ReplaceNode(given, given.WithExpression(options));
        }

        ArgumentListSyntax list = syntax.ArgumentList ?? SyntaxFactory.ArgumentList();
        SeparatedSyntaxList<ArgumentSyntax> arguments = list.Arguments.Count == 0
            ? SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Argument(option))
            : SyntaxFactory.SeparatedList(
                list.Arguments.Append(SyntaxFactory.Argument(option)),
                Enumerable.Repeat(SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space), list.Arguments.Count));
        return syntax.WithArgumentList(list.WithArguments(arguments));
    }

    private static ExpressionSyntax Operand(ExpressionSyntax options) =>
        options is ConditionalExpressionSyntax or SwitchExpressionSyntax ? SyntaxFactory.ParenthesizedExpression(options.WithoutTrivia()) : options;
}
