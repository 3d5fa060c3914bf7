using AsyncToolkit.Analyzers.Internal;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncToolkit.CodeFixes.FanOut;

/// <summary>What becomes of the selector of a fan-out, as the body of a throttled call.</summary>
internal sealed class ThrottledBody
{
    private const string Item = "item";

    private ThrottledBody(string lambda, string tokenArgument, Gate? gate)
    {
        Lambda = lambda;
        TokenArgument = tokenArgument;
        Gate = gate;
    }

    internal string Lambda { get; }

    /// <summary>The token from around the call, as its last argument: empty if the selector passes none on.</summary>
    internal string TokenArgument { get; }

    /// <summary>The semaphore that the selector waited for; null without one.</summary>
    internal Gate? Gate { get; }

    /// <summary>The body, or null if the selector is none that can be rewritten: it takes an index, or does something before its wait.</summary>
    internal static ThrottledBody? Of(FanOutCall call, SemanticModel model)
    {
        if (call.Selector is IMethodReferenceOperation reference)
        {
            return IsSameEachTime(reference) ? new ThrottledBody($"{OuterToken.Parameters(Item)} => {reference.Syntax}({Item})", "", null) : null;
        }

        if (call.Selector is not IAnonymousFunctionOperation { Symbol.Parameters.Length: 1, Syntax: LambdaExpressionSyntax lambda }
            || ParameterOf(lambda) is not { Type: null } parameter
            || Captures.AreWritten(lambda, model))
        {
            return null;
        }

        bool waits = Throttles.Wait(call.Selector, KnownTypes.Of(model.Compilation));
        if (waits && (lambda.Block is not { Statements: { Count: 2 } guarded } || Gate.WaitedFor(guarded[0]) is null))
        {
            return null;
        }

        return waits ? Guarded(lambda, call, parameter.Identifier.Text, model) : Plain(lambda, parameter.Identifier.Text, model);
    }

    private static ThrottledBody? Plain(LambdaExpressionSyntax lambda, string item, SemanticModel model) =>
        OuterToken.Of(lambda.Body, [], model) is { } outer
            ? new ThrottledBody(Text(lambda, item, outer.Replaced(lambda.Body).WithoutTrailingTrivia().ToFullString()), outer.Argument, null)
            : null;

    // async x => { await gate.WaitAsync(…); try { … } finally { gate.Release(); } } without all that is about the gate
    private static ThrottledBody? Guarded(LambdaExpressionSyntax lambda, FanOutCall call, string item, SemanticModel model)
    {
        StatementSyntax wait = lambda.Block!.Statements[0];
        StatementSyntax attempt = lambda.Block.Statements[1];
        IdentifierNameSyntax semaphore = Gate.WaitedFor(wait)!;
        if (Gate.GuardedBy(semaphore.Identifier.ValueText, attempt) is not { } body
            || call.WhenAll.Syntax.FirstAncestorOrSelf<StatementSyntax>() is not { } statement
            || Gate.Of(semaphore, statement, [], model) is not { } gate
            || OuterToken.Of(body, [wait], model) is not { } outer)
        {
            return null;
        }

        string to = lambda.Block.CloseBraceToken.LeadingTrivia.ToString();
        string text = Outdented.Text(outer.Replaced(body), Outdented.IndentationOf(attempt), to);
        return new ThrottledBody(Text(lambda, item, lambda.Block.GetLeadingTrivia().ToFullString() + text.TrimStart()), outer.Argument, gate);
    }

    private static string Text(LambdaExpressionSyntax lambda, string item, string body) =>
        $"{string.Concat(lambda.Modifiers.Select(modifier => modifier.Text + " "))}{OuterToken.Parameters(item)} =>{lambda.ArrowToken.TrailingTrivia}{body}";

    // The method group is looked at once, the body for each item: an instance that is made on the way would be made again, and the names
    // of the body's parameters must not hide what it names.
    private static bool IsSameEachTime(IMethodReferenceOperation reference) =>
        reference.Instance is null or IInstanceReferenceOperation or ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation
        && !reference.Syntax.DescendantTokens().Any(token => token.ValueText == Item || token.ValueText == OuterToken.BodyToken);

    private static ParameterSyntax? ParameterOf(LambdaExpressionSyntax lambda) =>
        lambda switch
        {
            SimpleLambdaExpressionSyntax simple => simple.Parameter,
            ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters: { Count: 1 } parameters } => parameters[0],
            _ => null,
        };
}
