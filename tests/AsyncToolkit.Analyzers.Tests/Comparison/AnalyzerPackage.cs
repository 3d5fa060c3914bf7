#if CURRENT_ROSLYN
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AsyncToolkit.Analyzers.Tests.Comparison;

/// <summary>The analyzers of one package, loaded beside those of all others: each has its own dependencies, and all share the compiler's.</summary>
internal sealed class AnalyzerPackage
{
    private AnalyzerPackage(string name, ImmutableArray<DiagnosticAnalyzer> analyzers)
    {
        Name = name;
        Analyzers = analyzers;
    }

    internal string Name { get; }

    internal ImmutableArray<DiagnosticAnalyzer> Analyzers { get; }

    /// <summary>The package's analyzers, from where it was restored to.</summary>
    /// <param name="name">How the table calls it.</param>
    /// <param name="package">Its id.</param>
    /// <param name="folder">Where its assemblies are inside.</param>
    internal static AnalyzerPackage Load(string name, string package, string folder)
    {
        string root = typeof(AnalyzerPackage).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == package).Value!;
        string path = Path.Combine(root, folder);
        var context = new Context(path);
        return new AnalyzerPackage(name, [.. Directory.EnumerateFiles(path, "*.dll").Order(StringComparer.Ordinal)
            .Where(file => !file.Contains("CodeFix", StringComparison.Ordinal))
            .SelectMany(file => AnalyzersIn(context.LoadFromAssemblyPath(file)))]);
    }

    internal static AnalyzerPackage Of(string name, ImmutableArray<DiagnosticAnalyzer> analyzers) => new(name, analyzers);

    private static IEnumerable<DiagnosticAnalyzer> AnalyzersIn(Assembly assembly)
    {
        Type?[] types;
        try
        {
            types = assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException partly)
        {
            types = partly.Types; // what needs an IDE
        }

        return types
            .Where(type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(DiagnosticAnalyzer))
                && type.GetCustomAttribute<DiagnosticAnalyzerAttribute>() is { } attribute && attribute.Languages.Contains(LanguageNames.CSharp)
                && type.GetConstructor(Type.EmptyTypes) is not null)
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type!)!);
    }

    private sealed class Context(string folder) : AssemblyLoadContext
    {
        // The compiler is the tests' own; everything else is the package's, if it has it.
        protected override Assembly? Load(AssemblyName assemblyName) =>
            Path.Combine(folder, assemblyName.Name + ".dll") is var file && File.Exists(file) ? LoadFromAssemblyPath(file) : null;
    }
}
#endif
