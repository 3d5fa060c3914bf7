using System.Xml.Linq;
using AsyncToolkit.TestSupport;

namespace AsyncToolkit.Docs.Tests.Support;

/// <summary>The XML documentation that ships with the libraries.</summary>
internal static class XmlDocumentation
{
    /// <summary>The names of the libraries, by their folders under src.</summary>
    internal static IEnumerable<string> Libraries() =>
        Directory.EnumerateDirectories(Repository.PathOf("src"))
            .Select(folder => Path.GetFileName(folder))
            .Where(name => File.Exists(Repository.PathOf("src", name, name + ".csproj")))
            .Where(name => !IsRoslynComponent(name))
            .Order(StringComparer.Ordinal);

    // Loaded by the compiler, called by nobody.
    private static bool IsRoslynComponent(string name) =>
        File.ReadAllText(Repository.PathOf("src", name, name + ".csproj")).Contains("RoslynComponent.props", StringComparison.Ordinal);

    internal static IEnumerable<XElement> Members(string library) =>
        XDocument.Load(Path.Combine(AppContext.BaseDirectory, library + ".xml")).Descendants("member");

    internal static IEnumerable<CodeBlock> Examples(string library) =>
        from member in Members(library)
        from code in member.Descendants("example").Descendants("code")
        select new CodeBlock($"{library}, documentation of {(string)member.Attribute("name")!}", "csharp", code.Value);
}
