using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace AsyncToolkit.Analyzers.Internal;

/// <summary>
/// The types that rules ask for, looked up once for each compilation and shared by all rules. A type that the compilation does not
/// know is null, and matches nothing.
/// </summary>
internal sealed class KnownTypes
{
    private static readonly ConditionalWeakTable<Compilation, KnownTypes> OfCompilations = new();

    private readonly Compilation _compilation;
    private readonly ConcurrentDictionary<string, INamedTypeSymbol?> _types = new(StringComparer.Ordinal);

    private KnownTypes(Compilation compilation)
    {
        _compilation = compilation;
        Task = Find("System.Threading.Tasks.Task");
        TaskOfT = Find("System.Threading.Tasks.Task`1");
        ValueTask = Find("System.Threading.Tasks.ValueTask");
        ValueTaskOfT = Find("System.Threading.Tasks.ValueTask`1");
    }

    internal INamedTypeSymbol? Task { get; }

    internal INamedTypeSymbol? TaskOfT { get; }

    internal INamedTypeSymbol? ValueTask { get; }

    internal INamedTypeSymbol? ValueTaskOfT { get; }

    internal static KnownTypes Of(Compilation compilation) => OfCompilations.GetValue(compilation, static c => new KnownTypes(c));

    /// <summary>The type with this metadata name, or null when the compilation has none, or several.</summary>
    internal INamedTypeSymbol? Find(string metadataName) => _types.GetOrAdd(metadataName, _compilation.GetTypeByMetadataName);

    /// <summary>Whether the type is the one with this metadata name, whatever its type arguments are.</summary>
    internal bool Is(ITypeSymbol? type, string metadataName) =>
        type is not null && IsNamed(type.Name, metadataName) && Find(metadataName) is { } known && SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, known);

    /// <summary><see cref="System.Threading.Tasks.Task"/> or its generic form.</summary>
    internal bool IsTask(ITypeSymbol? type) => IsOneOf(type, Task, TaskOfT);

    /// <summary>A task or a value task, of either form.</summary>
    internal bool IsTaskOrValueTask(ITypeSymbol? type) => IsTask(type) || IsOneOf(type, ValueTask, ValueTaskOfT);

    // Nearly every type that is asked about has another name, and is done with after its first letters.
    private static bool IsNamed(string name, string metadataName)
    {
        int start = metadataName.LastIndexOf('.') + 1;
        int end = start + name.Length;
        return name.Length > 0
            && (end == metadataName.Length || (end < metadataName.Length && metadataName[end] == '`'))
            && metadataName[start] == name[0]
            && string.CompareOrdinal(metadataName, start, name, 0, name.Length) == 0;
    }

    private static bool IsOneOf(ITypeSymbol? type, INamedTypeSymbol? one, INamedTypeSymbol? other) =>
        type is INamedTypeSymbol { OriginalDefinition: var definition }
        && (SymbolEqualityComparer.Default.Equals(definition, one) || SymbolEqualityComparer.Default.Equals(definition, other));
}
