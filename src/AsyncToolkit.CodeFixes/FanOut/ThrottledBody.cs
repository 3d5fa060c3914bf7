using AsyncToolkit.Analyzers.Internal;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncToolkit.CodeFixes.FanOut;

/// <summary>What becomes of the selector of a fan-out, as the body of a throttled call.</summary>
internal sealed class ThrottledBody
{
    private ThrottledBody(string lambda, string? outerToken)
    {
        Lambda = lambda;
        OuterToken = outerToken;
    }

    internal string Lambda { get; }

    /// <summary>The token around the call, if there is one with a name.</summary>
    internal string? OuterToken { get; }

    /// <summary>The limit of the semaphore that the selector waited for; null without one.</summary>
    internal string? Limit { get; private set; }

    /// <summary>Where that semaphore is declared: it is no longer needed.</summary>
    internal LocalDeclarationStatementSyntax? Declaration { get; private set; }

    /// <summary>The body, or null if the selector is none that can be rewritten: it takes an index, or does something before its wait.</summary>
    internal static ThrottledBody? Of(FanOutCall call, SemanticModel model)
    {
        string? outer = OuterTokenAt(call.WhenAll.Syntax, model);
        if (call.Selector is IMethodReferenceOperation reference)
        {
            return new ThrottledBody($"(item, token) => {reference.Syntax}(item)", outer);
        }

        if (call.Selector is not IAnonymousFunctionOperation { Symbol.Parameters.Length: 1, Syntax: LambdaExpressionSyntax lambda }
            || ParameterOf(lambda) is not { Type: null } parameter
            || lambda.DescendantTokens().Any(t => t.ValueText == "token"))
        {
            return null;
        }

        LambdaExpressionSyntax plain = lambda;
        ISymbol? gate = null;
        if (Throttles.Wait(call.Selector, KnownTypes.Of(model.Compilation)) && (plain = WithoutGate(lambda, model, out gate)!) is null)
        {
            return null;
        }

        string async = lambda.AsyncKeyword.IsKind(SyntaxKind.AsyncKeyword) ? "async " : "";
        SyntaxNode body = outer is null ? plain.Body : plain.Body.ReplaceNodes(TokensIn(plain.Body, outer), (name, _) => SyntaxFactory.IdentifierName("token").WithTriviaFrom(name));
        SyntaxTriviaList space = lambda.ArrowToken.TrailingTrivia;
        var result = new ThrottledBody($"{async}({parameter.Identifier}, token) =>{space}{body.WithoutTrailingTrivia().ToFullString()}", outer);
        if (gate is null)
        {
            return result;
        }

        if (gate.DeclaringSyntaxReferences[0].GetSyntax() is not VariableDeclaratorSyntax
            {
                Initializer.Value: BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments },
                Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax { Parent: BlockSyntax block } declaration },
            }
            || block.DescendantNodes().OfType<IdentifierNameSyntax>().Count(name => name.Identifier.ValueText == gate.Name) != 2)
        {
            return null; // it is used for something else
        }

        result.Limit = arguments[0].Expression.ToString();
        result.Declaration = declaration;
        return result;
    }

    // async x => { await gate.WaitAsync(…); try { … } finally { gate.Release(); } } without all that is about the gate
    private static LambdaExpressionSyntax? WithoutGate(LambdaExpressionSyntax lambda, SemanticModel model, out ISymbol? gate)
    {
        gate = null;
        if (lambda.Block is not { Statements: { Count: 2 } statements } block
            || statements[0] is not ExpressionStatementSyntax { Expression: AwaitExpressionSyntax wait }
            || wait.DescendantNodes().OfType<MemberAccessExpressionSyntax>().FirstOrDefault(m => m.Name.Identifier.ValueText == "WaitAsync") is not { Expression: IdentifierNameSyntax semaphore }
            || statements[1] is not TryStatementSyntax { Catches.Count: 0, Finally.Block.Statements: { Count: 1 } last } attempt
            || !last[0].ToString().StartsWith(semaphore.Identifier.ValueText + ".Release()", StringComparison.Ordinal)
            || model.GetSymbolInfo(semaphore).Symbol is not ILocalSymbol local)
        {
            return null;
        }

        gate = local;
        // One level less deep: the body of the try moves out by what it is indented more than the statement around it.
        string indentation = attempt.GetLeadingTrivia().ToString();
        string outer = block.CloseBraceToken.LeadingTrivia.ToString();
        string inner = attempt.Block.ToFullString();
        string moved = indentation.StartsWith(outer, StringComparison.Ordinal) && indentation.Length > outer.Length
            ? string.Join("\n", inner.Split('\n').Select(line => line.StartsWith(indentation, StringComparison.Ordinal) ? outer + line.Substring(indentation.Length) : line))
            : inner;
        return lambda.WithBody(((BlockSyntax)SyntaxFactory.ParseStatement(moved.TrimEnd())).WithLeadingTrivia(block.GetLeadingTrivia()));
    }

    private static ParameterSyntax? ParameterOf(LambdaExpressionSyntax lambda) =>
        lambda switch
        {
            SimpleLambdaExpressionSyntax simple => simple.Parameter,
            ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters: { Count: 1 } parameters } => parameters[0],
            _ => null,
        };

    private static IEnumerable<IdentifierNameSyntax> TokensIn(SyntaxNode body, string outer) =>
        body.DescendantNodes().OfType<IdentifierNameSyntax>().Where(name => name.Identifier.ValueText == outer && name.Parent is ArgumentSyntax);

    private static string? OuterTokenAt(SyntaxNode node, SemanticModel model)
    {
        INamedTypeSymbol? type = model.Compilation.GetTypeByMetadataName("System.Threading.CancellationToken");
        return model.LookupSymbols(node.SpanStart).OfType<IParameterSymbol>().FirstOrDefault(p => SymbolEqualityComparer.Default.Equals(p.Type, type))?.Name;
    }
}
