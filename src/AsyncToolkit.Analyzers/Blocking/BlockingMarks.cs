using System.Collections.Concurrent;
using AsyncToolkit.Analyzers.Internal;
using Microsoft.CodeAnalysis;

namespace AsyncToolkit.Analyzers.Blocking;

/// <summary>What <c>[Blocks]</c> and <c>[DoesNotBlock]</c> say about a method, its property or its type.</summary>
internal sealed class BlockingMarks(KnownTypes types, IAssemblySymbol assembly)
{
    private readonly INamedTypeSymbol? _blocks = types.Find("AsyncToolkit.BlocksAttribute");
    private readonly INamedTypeSymbol? _doesNotBlock = types.Find("AsyncToolkit.DoesNotBlockAttribute");
    private readonly ConcurrentDictionary<IAssemblySymbol, bool> _mayMark = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<IMethodSymbol, bool?> _marks = new(SymbolEqualityComparer.Default);

    /// <summary>True for what is marked to block, false for what is marked not to, null for everything else.</summary>
    internal bool? Of(IMethodSymbol method) =>
        _blocks is null || method.ContainingAssembly is null || !_mayMark.GetOrAdd(method.ContainingAssembly, MayMark)
            ? null
            : _marks.GetOrAdd(method.OriginalDefinition, Read);

    private bool? Read(IMethodSymbol method) =>
        On(method) ?? (method.AssociatedSymbol is { } property ? On(property) : null) ?? (method.ContainingType is { } type ? On(type) : null);

    // Attributes of the framework's own methods need not be read.
    private bool MayMark(IAssemblySymbol candidate) =>
        SymbolEqualityComparer.Default.Equals(candidate, assembly)
        || candidate.Modules.Any(module => module.ReferencedAssemblies.Any(reference => reference.Name == _blocks!.ContainingAssembly.Name));

    private bool? On(ISymbol symbol)
    {
        foreach (AttributeData attribute in symbol.GetAttributes())
        {
            if (SymbolEqualityComparer.Default.Equals(attribute.AttributeClass, _blocks))
            {
                return true;
            }

            if (SymbolEqualityComparer.Default.Equals(attribute.AttributeClass, _doesNotBlock))
            {
                return false;
            }
        }

        return null;
    }
}
