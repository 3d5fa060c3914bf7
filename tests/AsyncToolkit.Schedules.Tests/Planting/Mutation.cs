using System.Collections.Immutable;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using AsyncToolkit.TestSupport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace AsyncToolkit.Schedules.Tests.Planting;

/// <summary>This very project, compiled again in memory, with a bug planted into one of its sources. Disposing it unloads it.</summary>
internal sealed class Mutation : IDisposable
{
    /// <summary>The name of an assembly with a bug.</summary>
    internal const string Planted = nameof(Planted);

    private static readonly CSharpParseOptions Parsing = new(
        LanguageVersion.Latest, DocumentationMode.None, preprocessorSymbols: ["NET8_0_OR_GREATER", "NET9_0_OR_GREATER", "NET10_0_OR_GREATER"]);

    // Parsed and bound to its references once: each bug exchanges one tree of it.
    private static readonly Lazy<CSharpCompilation> Sound = new(ReadProject);

    private readonly AssemblyLoadContext _context = new(Planted, isCollectible: true);

    private Mutation(CSharpCompilation compilation)
    {
        using var image = new MemoryStream();
        EmitResult result = compilation.Emit(image);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics.Where(static d => d.Severity == DiagnosticSeverity.Error)));
        image.Position = 0;
        Assembly = _context.LoadFromStream(image);
    }

    internal System.Reflection.Assembly Assembly { get; }

    /// <summary>Without a bug.</summary>
    internal static Mutation OfNothing() => new(Sound.Value.WithAssemblyName("Sound"));

    internal static Mutation Of(PlantedBug bug)
    {
        string path = Repository.PathOf("src", "AsyncToolkit", bug.File.Replace('/', Path.DirectorySeparatorChar));
        SyntaxTree sound = Sound.Value.SyntaxTrees.Single(tree => tree.FilePath == path);
        string text = sound.GetText().ToString();
        string pattern = string.Join(@"\s+", bug.Snippet.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(Regex.Escape));
        MatchCollection places = Regex.Matches(text, pattern);
        Assert.True(places.Count == 1, $"{bug.File} has changed: what is to be replaced is there {places.Count} times.\n{bug.Snippet}");
        string planted = text[..places[0].Index] + bug.Mutant + text[(places[0].Index + places[0].Length)..];
        return new Mutation(Sound.Value.ReplaceSyntaxTree(sound, sound.WithChangedText(SourceText.From(planted))));
    }

    public void Dispose() => _context.Unload();

    private static CSharpCompilation ReadProject()
    {
        // Neither this folder nor what listens to the process, which would keep the copy from being unloaded.
        string[] left = ["Planting", "EndOfRun"];
        IEnumerable<SyntaxTree> trees = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "sources.txt"))
            .Where(path => !left.Contains(Path.GetFileName(Path.GetDirectoryName(path))))
            .Select(path => CSharpSyntaxTree.ParseText(File.ReadAllText(path), Parsing, path));
        ImmutableArray<MetadataReference> references =
        [
            .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
                .Split(Path.PathSeparator)
                .Where(static path => path != typeof(Mutation).Assembly.Location)
                .Select(static path => MetadataReference.CreateFromFile(path)),
        ];
        return CSharpCompilation.Create(Planted, trees, references, new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            optimizationLevel: OptimizationLevel.Release,
            allowUnsafe: true,
            nullableContextOptions: NullableContextOptions.Enable,
            generalDiagnosticOption: ReportDiagnostic.Suppress));
    }
}
