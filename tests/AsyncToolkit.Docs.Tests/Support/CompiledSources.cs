using AsyncToolkit.TestSupport;

namespace AsyncToolkit.Docs.Tests.Support;

/// <summary>The sources that documentation quotes: the snippets and the samples, all of them compiled with the solution.</summary>
internal static class CompiledSources
{
    internal const string Folders = "docs/snippets or docs/samples";

    private static readonly string[] Texts =
    [
        .. WorkTree.Files("docs")
            .Where(file => file.EndsWith(".cs", StringComparison.Ordinal))
            .Select(file => CodeBlock.Normalised(File.ReadAllText(Repository.PathOf(file)))),
    ];

    /// <summary>
    /// Whether one source holds the block in one piece, and each of the using directives at the block's top.
    /// </summary>
    internal static bool Contain(CodeBlock block)
    {
        string[] lines = block.Text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        string[] directives = [.. lines.TakeWhile(line => line.StartsWith("using ", StringComparison.Ordinal) && !line.Contains('=', StringComparison.Ordinal) && !line.Contains('(', StringComparison.Ordinal))];
        string body = CodeBlock.Normalised(string.Join('\n', lines.Skip(directives.Length)));
        return body.Length > 0 && Texts.Any(text => text.Contains(body, StringComparison.Ordinal) && directives.All(d => IsInScope(d, text)));
    }

    // Snippets live inside the namespace of the library: its own using directive would be flagged as unnecessary there.
    private static bool IsInScope(string directive, string text) =>
        text.Contains(directive, StringComparison.Ordinal) || text.Contains("namespace " + directive["using ".Length..].TrimEnd(';') + ".", StringComparison.Ordinal);
}
