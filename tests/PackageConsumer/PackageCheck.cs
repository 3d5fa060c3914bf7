using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace PackageConsumer;

/// <summary>What a package must hold, read from the file that was packed.</summary>
internal static partial class PackageCheck
{
    private static readonly string[] Targets = ["net10.0", "net8.0"];

    internal static IEnumerable<(string Name, string[] Problems)> Run(string folder, string version)
    {
        yield return ("AsyncToolkit", Problems(folder, "AsyncToolkit", version, ["Microsoft.Extensions.Logging.Abstractions", "System.Threading.RateLimiting"]));
        yield return ("AsyncToolkit.Testing", Problems(folder, "AsyncToolkit.Testing", version, []));
    }

    private static string[] Problems(string folder, string id, string version, string[] dependencies)
    {
        using ZipArchive package = ZipFile.OpenRead(Path.Combine(folder, $"{id}.{version}.nupkg"));
        XElement metadata = XDocument.Parse(Text(package, $"{id}.nuspec")).Root!.Elements().Single();
        List<string> problems = [];

        string[] groups = [.. metadata.Descendants().Where(e => e.Name.LocalName == "group").Select(e => (string)e.Attribute("targetFramework")!).Order()];
        Expect(groups.SequenceEqual(Targets), $"dependency groups: {string.Join(", ", groups)}");
        foreach (XElement group in metadata.Descendants().Where(e => e.Name.LocalName == "group"))
        {
            string[] found = [.. group.Elements().Select(e => (string)e.Attribute("id")!).Order()];
            Expect(found.SequenceEqual(dependencies), $"dependencies of {group.Attribute("targetFramework")!.Value}: {string.Join(", ", found)}");
        }

        string[] wanted = [.. Targets.SelectMany(t => (string[])[$"lib/{t}/{id}.dll", $"lib/{t}/{id}.xml"]), "README.md"];
        string[] files = [.. package.Entries.Select(e => e.FullName)];
        Expect(!wanted.Except(files).Any(), $"missing: {string.Join(", ", wanted.Except(files))}");
        string[] libraries = [.. files.Where(f => f.StartsWith("lib/")).Except(wanted)];
        Expect(libraries.Length == 0, $"unexpected: {string.Join(", ", libraries)}");
        string[] analyzers = [.. files.Where(f => f.StartsWith("analyzers/")).Order()];
        string[] expected = id == "AsyncToolkit" ? ["analyzers/dotnet/cs/AsyncToolkit.Analyzers.dll", "analyzers/dotnet/cs/AsyncToolkit.CodeFixes.dll"] : [];
        Expect(analyzers.SequenceEqual(expected), $"analyzers: {string.Join(", ", analyzers)}");
        Expect(id != "AsyncToolkit" || files.Contains("docs/analyzers/ATK1001.md"), "no pages of the rules");
        Expect(File.Exists(Path.Combine(folder, $"{id}.{version}.snupkg")), "no symbol package beside it");
        Expect(metadata.Elements().Any(e => e.Name.LocalName == "license" && e.Value == "MIT"), "the license is not MIT");
        Expect(metadata.Elements().Any(e => e.Name.LocalName == "description" && e.Value.Length > 20), "no description");

        // The package's page has no files beside it: links and pictures would lead nowhere there.
        string[] relative = [.. RelativeLink().Matches(Text(package, "README.md")).Select(m => m.Value)];
        Expect(relative.Length == 0, $"relative links in the package's README: {string.Join(", ", relative)}");
        return [.. problems];

        void Expect(bool holds, string problem)
        {
            if (!holds)
            {
                problems.Add(problem);
            }
        }
    }

    private static string Text(ZipArchive package, string name)
    {
        using var reader = new StreamReader(package.GetEntry(name)?.Open() ?? throw new FileNotFoundException($"The package has no {name}."));
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"\]\((?!https?:)[^)]*\)")]
    private static partial Regex RelativeLink();
}
