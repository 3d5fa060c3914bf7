using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncToolkit.Analyzers.Internal;

/// <summary>Lambdas that a method runs once for each item, or as an operation, and gives a token of its own.</summary>
internal static class Bodies
{
    private static readonly string[] Types =
    [
        "AsyncToolkit.ForEachThrottledExtensions",
        "AsyncToolkit.SelectThrottledExtensions",
        "AsyncToolkit.TraverseThrottledExtensions",
        "AsyncToolkit.GatherExtensions",
        "AsyncToolkit.GatherOutcomesExtensions",
        "AsyncToolkit.Gather",
        "AsyncToolkit.Timeouts",
        "AsyncToolkit.Deadline",
    ];

    /// <summary>Whether the method is one of this library's that runs bodies.</summary>
    internal static bool IsOurs(IMethodSymbol method, KnownTypes types) => Types.Any(name => types.Is(method.ContainingType, name));

    /// <summary>The lambda's own token, if a method of ours, or <c>Parallel.ForEachAsync</c>, takes it as a body; null for any other lambda.</summary>
    internal static IParameterSymbol? TokenOf(IAnonymousFunctionOperation lambda, KnownTypes types) =>
        lambda.CallThatTakesIt() is { TargetMethod: var method } && (IsOurs(method, types) || IsParallel(method, types))
            ? lambda.Symbol.Parameters.LastOrDefault(p => IsToken(p.Type, types))
            : null;

    /// <summary>The innermost body around the operation, with the token that it is given.</summary>
    internal static (IAnonymousFunctionOperation Lambda, IParameterSymbol Token)? Around(IOperation operation, KnownTypes types)
    {
        for (IOperation? parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            switch (parent)
            {
                case IAnonymousFunctionOperation lambda when TokenOf(lambda, types) is { } token:
                    return (lambda, token);
                case IAnonymousFunctionOperation { Symbol: var symbol } when HasToken(symbol, types):
                case ILocalFunctionOperation { Symbol: var local } when HasToken(local, types):
                    return null; // it has a token from elsewhere
            }
        }

        return null;
    }

    internal static bool IsToken(ITypeSymbol? type, KnownTypes types) => types.Is(type, "System.Threading.CancellationToken");

    internal static bool IsDeclaredIn(ISymbol symbol, IAnonymousFunctionOperation body) =>
        symbol.DeclaringSyntaxReferences.Any(r => r.SyntaxTree == body.Syntax.SyntaxTree && body.Syntax.Span.Contains(r.Span));

    private static bool HasToken(IMethodSymbol function, KnownTypes types) => function.Parameters.Any(p => IsToken(p.Type, types));

    private static bool IsParallel(IMethodSymbol method, KnownTypes types) =>
        method.Name is "ForEachAsync" or "ForAsync" && types.Is(method.ContainingType, "System.Threading.Tasks.Parallel");
}
