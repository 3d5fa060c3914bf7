using AsyncToolkit.Analyzers.Internal;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncToolkit.CodeFixes.FanOut;

/// <summary>The token from around a fan-out that its code passes on: the throttled call gets it, and the body's own takes its place.</summary>
internal sealed class OuterToken
{
    internal const string BodyToken = "token";

    private readonly ISymbol? _symbol;
    private readonly SemanticModel _model;

    private OuterToken(ISymbol? symbol, SemanticModel model)
    {
        _symbol = symbol;
        _model = model;
    }

    /// <summary>As the last argument of the throttled call: empty where no token is passed on.</summary>
    internal string Argument => _symbol is null ? "" : $", {_symbol.Name}";

    /// <summary>The token, or null where several are passed on, or the name of the body's own is taken.</summary>
    /// <param name="code">Everything that becomes the body.</param>
    /// <param name="dropped">What else may pass the token on, and is no longer there afterwards: the wait for a semaphore.</param>
    /// <param name="model">Of the document.</param>
    internal static OuterToken? Of(SyntaxNode code, IEnumerable<SyntaxNode> dropped, SemanticModel model)
    {
        KnownTypes types = KnownTypes.Of(model.Compilation);
        ISymbol[] symbols = [.. dropped.Append(code)
            .SelectMany(Arguments)
            .Select(name => model.GetSymbolInfo(name).Symbol)
            .Where(symbol => symbol is not null && Bodies.IsToken(TypeOf(symbol), types) && !IsDeclaredIn(symbol, code))
            .Select(symbol => symbol!)
            .Distinct(SymbolEqualityComparer.Default)];
        if (symbols.Length > 1)
        {
            return null;
        }

        var outer = new OuterToken(symbols.FirstOrDefault(), model);
        bool isTaken = code.DescendantTokens().Any(t => t.ValueText == BodyToken && !(t.Parent is IdentifierNameSyntax name && outer.IsPassed(name)));
        return isTaken ? null : outer;
    }

    /// <summary>The head of the body: what it takes.</summary>
    internal static string Parameters(string item) => $"({item}, {BodyToken})";

    /// <summary>The code with the body's own token in the places where the outer one was passed on.</summary>
    internal TNode Replaced<TNode>(TNode code)
        where TNode : SyntaxNode =>
        _symbol is null ? code : code.ReplaceNodes(Arguments(code).Where(IsPassed), (name, _) => SyntaxFactory.IdentifierName(BodyToken).WithTriviaFrom(name));

    private static IEnumerable<IdentifierNameSyntax> Arguments(SyntaxNode code) =>
        code.DescendantNodes().OfType<IdentifierNameSyntax>().Where(name => name.Parent is ArgumentSyntax);

    private bool IsPassed(IdentifierNameSyntax name) =>
        name.Parent is ArgumentSyntax && name.Identifier.ValueText == _symbol?.Name && SymbolEqualityComparer.Default.Equals(_model.GetSymbolInfo(name).Symbol, _symbol);

    private static ITypeSymbol? TypeOf(ISymbol symbol) =>
        symbol switch
        {
            ILocalSymbol local => local.Type,
            IParameterSymbol parameter => parameter.Type,
            IFieldSymbol field => field.Type,
            _ => null,
        };

    private static bool IsDeclaredIn(ISymbol symbol, SyntaxNode code) =>
        symbol.DeclaringSyntaxReferences.Any(r => r.SyntaxTree == code.SyntaxTree && code.Span.Contains(r.Span));
}
