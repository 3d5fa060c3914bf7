using System.Buffers.Binary;
using System.Text.RegularExpressions;
using AsyncToolkit.TestSupport;

namespace AsyncToolkit.Package.Tests.Contents;

public partial class FileTests
{
    private static readonly string[] Wrapping = ["[Content_Types].xml", "_rels/.rels"];

    private static readonly string[] AnalyzersAndTheirPages =
    [
        "analyzers/dotnet/cs/AsyncToolkit.Analyzers.dll",
        "analyzers/dotnet/cs/AsyncToolkit.CodeFixes.dll",
        .. Directory.GetFiles(Repository.PathOf("docs", "analyzers"), "*.md").Select(page => $"docs/analyzers/{Path.GetFileName(page)}"),
    ];

    [PackedTheory]
    [MemberData(nameof(PackageIds.Data), MemberType = typeof(PackageIds))]
    public void Package_OfEachId_HoldsExactlyItsFiles(string id)
    {
        using PackedPackage package = PackedPackage.Open(id);

        string[] expected =
        [
            .. Wrapping, $"{id}.nuspec", "README.md", "icon.png",
            .. PackageIds.Targets.SelectMany(target => (string[])[$"lib/{target}/{id}.dll", $"lib/{target}/{id}.xml"]),
            .. id == "AsyncToolkit" ? AnalyzersAndTheirPages : [],
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), FilesOf(package));
    }

    [PackedTheory]
    [MemberData(nameof(PackageIds.Data), MemberType = typeof(PackageIds))]
    public void Symbols_OfEachId_HoldOneFileForEachTarget(string id)
    {
        using PackedPackage symbols = PackedPackage.OpenSymbols(id);

        string[] expected = [.. Wrapping, $"{id}.nuspec", .. PackageIds.Targets.Select(target => $"lib/{target}/{id}.pdb")];
        Assert.Equal(expected.Order(StringComparer.Ordinal), FilesOf(symbols));
    }

    [PackedTheory]
    [InlineData("*.nupkg")]
    [InlineData("*.snupkg")]
    public void Folder_ForEachKindOfFile_HoldsNoOtherPackages(string pattern) =>
        Assert.Equal(PackageIds.All, Directory.GetFiles(PackedPackage.Folder!, pattern)
            .Select(file => Path.GetFileNameWithoutExtension(file).Replace($".{PackedPackage.Version}", "", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    // The package's page has no files beside it: links and pictures would lead nowhere there.
    [PackedTheory]
    [MemberData(nameof(PackageIds.Data), MemberType = typeof(PackageIds))]
    public void Readme_OfEachPackage_HasTheHeadingsOfTheRepositorysAndNoRelativeLink(string id)
    {
        using PackedPackage package = PackedPackage.Open(id);
        string readme = package.Text("README.md");

        Assert.Equal(Headings(File.ReadAllText(Repository.PathOf("README.md"))), Headings(readme));
        Assert.Empty(RelativeLink().Matches(readme).Select(link => link.Value));
    }

    [PackedTheory]
    [MemberData(nameof(PackageIds.Data), MemberType = typeof(PackageIds))]
    public void Icon_OfEachPackage_Is128By128(string id)
    {
        using PackedPackage package = PackedPackage.Open(id);
        byte[] icon = package.Bytes("icon.png");

        // A PNG's width and height are the first numbers of its header, which begins behind the signature, a length and a name.
        Assert.Equal((128, 128), (BinaryPrimitives.ReadInt32BigEndian(icon.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(icon.AsSpan(20))));
        Assert.Equal(File.ReadAllBytes(Repository.PathOf("src", "icon.png")), icon);
    }

    // The properties' name is made from the contents, so that it is known only by its shape.
    private static IEnumerable<string> FilesOf(PackedPackage package)
    {
        string properties = Assert.Single(package.Files, file => file.EndsWith(".psmdcp", StringComparison.Ordinal));
        return package.Files.Where(file => file != properties).Order(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Headings(string markdown) => Heading().Matches(markdown).Select(heading => heading.Value.TrimEnd());

    [GeneratedRegex(@"\]\((?!https?:)[^)]*\)")]
    private static partial Regex RelativeLink();

    [GeneratedRegex(@"^#+ .*$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
