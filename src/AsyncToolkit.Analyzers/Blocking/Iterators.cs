using System.Collections.Concurrent;
using AsyncToolkit.Analyzers.Internal;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncToolkit.Analyzers.Blocking;

/// <summary>Functions with <c>yield</c>: calling one runs nothing of it, its body belongs to whoever enumerates what it returns.</summary>
internal sealed class Iterators(KnownTypes types)
{
    private const int MaxVariables = 2;

    private readonly ConcurrentDictionary<IMethodSymbol, bool> _known = new(SymbolEqualityComparer.Default);

    /// <summary>Whether mentioning the call, or the property, runs nothing of the function: it is an iterator, and nobody enumerates it here.</summary>
    internal bool IsPutOff(IMethodSymbol function, IOperation call) =>
        IsSequence(function.ReturnType) && _known.GetOrAdd(function, Yields) && !IsEnumerated(call, 0);

    // By foreach, by what asks for all of its items, or by way of a variable.
    private bool IsEnumerated(IOperation sequence, int variables)
    {
        for (IOperation value = sequence; ;)
        {
            switch (value.Parent)
            {
                case IConversionOperation or IParenthesizedOperation:
                    value = value.Parent;
                    break;
                case IForEachLoopOperation loop:
                    return loop.Collection == value;
                case IArgumentOperation { Parent: IInvocationOperation { TargetMethod: var method } query } when types.Is(method.ContainingType, "System.Linq.Enumerable"):
                    if (!IsSequence(method.ReturnType))
                    {
                        return true;
                    }

                    value = query;
                    break;
                case IArgumentOperation { Parent: IInvocationOperation { TargetMethod.ContainingType: var type } }:
                    return TakesAll(type);
                case IArgumentOperation { Parent: IObjectCreationOperation { Type: { } type } }:
                    return TakesAll(type);
                case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } declarator }:
                    return variables < MaxVariables && Sources.ReferencesTo(local, declarator).Any(mention => IsInSameFunction(mention, declarator) && IsEnumerated(mention, variables + 1));
                case { Syntax: var syntax }:
                    return Sources.IsSpread(syntax);
                default:
                    return false;
            }
        }
    }

    // new List<T>(items), list.AddRange(items), string.Join(", ", items)
    private static bool TakesAll(ITypeSymbol type) =>
        type.SpecialType == SpecialType.System_String || type.ContainingNamespace is { Name: "Generic", ContainingNamespace: { Name: "Collections", ContainingNamespace.Name: "System" } };

    private static bool IsInSameFunction(IOperation mention, IOperation declarator) =>
        SymbolEqualityComparer.Default.Equals(mention.EnclosingFunction(null), declarator.EnclosingFunction(null));

    private static bool IsSequence(ITypeSymbol type) =>
        type.OriginalDefinition.SpecialType is SpecialType.System_Collections_Generic_IEnumerable_T or SpecialType.System_Collections_IEnumerable
            or SpecialType.System_Collections_Generic_IEnumerator_T or SpecialType.System_Collections_IEnumerator
        || type.Name == "IOrderedEnumerable";

    private static bool Yields(IMethodSymbol function) =>
        function.DeclaringSyntaxReferences
            .Select(reference => reference.GetSyntax())
            .Any(syntax => syntax.DescendantNodes(node => node == syntax || node is not AnonymousFunctionExpressionSyntax and not LocalFunctionStatementSyntax).Any(node => node is YieldStatementSyntax));
}
