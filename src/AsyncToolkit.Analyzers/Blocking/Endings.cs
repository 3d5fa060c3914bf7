using AsyncToolkit.Analyzers.Internal;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncToolkit.Analyzers.Blocking;

/// <summary>Calls that statements make without naming them: <c>Dispose</c> at the end of a <c>using</c>, the enumerator of a <c>foreach</c>.</summary>
internal static class Endings
{
    /// <summary>What a <c>using</c> statement or declaration calls at its end, with the resource that it calls it on.</summary>
    internal static IEnumerable<(IOperation Resource, IMethodSymbol Method)> Of(IOperation @using, KnownTypes types)
    {
        (IOperation? resources, bool isAsync) = @using switch
        {
            IUsingOperation statement => (statement.Resources, statement.IsAsynchronous),
            IUsingDeclarationOperation declaration => (declaration.DeclarationGroup, declaration.IsAsynchronous),
            _ => default((IOperation?, bool)),
        };
        IEnumerable<(IOperation Resource, ITypeSymbol? Type)> all = resources is IVariableDeclarationGroupOperation group
            ? group.Declarations.SelectMany(declaration => declaration.Declarators).Select(declarator => ((IOperation)declarator, (ITypeSymbol?)declarator.Symbol.Type))
            : resources is null ? [] : [(resources, resources.Unwrapped().Type)];
        foreach ((IOperation resource, ITypeSymbol? type) in all)
        {
            if (type is INamedTypeSymbol && DisposeOf(type, isAsync, types) is { } method)
            {
                yield return (resource, method);
            }
        }
    }

    /// <summary>What a <c>foreach</c> calls to go over a collection of another type than an array.</summary>
    internal static IEnumerable<IMethodSymbol> Of(IForEachLoopOperation loop)
    {
        if (loop.Syntax is CommonForEachStatementSyntax syntax && loop.SemanticModel is { } model)
        {
            ForEachStatementInfo info = model.GetForEachStatementInfo(syntax);
            foreach (IMethodSymbol? method in new[] { info.GetEnumeratorMethod, info.MoveNextMethod, info.CurrentProperty?.GetMethod })
            {
                if (method is not null)
                {
                    yield return method;
                }
            }
        }
    }

    // The one of the interface, or of that name where the type does without it.
    private static IMethodSymbol? DisposeOf(ITypeSymbol type, bool isAsync, KnownTypes types)
    {
        string name = isAsync ? "DisposeAsync" : "Dispose";
        return types.Find(isAsync ? "System.IAsyncDisposable" : "System.IDisposable") is { } disposable
            && type.AllInterfaces.Contains(disposable, SymbolEqualityComparer.Default)
            && disposable.GetMembers(name).FirstOrDefault() is { } declared
                ? type.FindImplementationForInterfaceMember(declared) as IMethodSymbol
                : type.GetMembers(name).OfType<IMethodSymbol>().FirstOrDefault(method => method.Parameters.IsEmpty);
    }
}
